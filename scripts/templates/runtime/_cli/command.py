"""What a command is, and the options that every command has.

Named tuples: a data class takes a millisecond to be made.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

PROGRAM = "rlor"
LIMIT = 50
"""Items that are listed when nobody says how many."""

Kind = Literal["boolean", "file", "integer", "json", "number", "seconds", "text", "time"]


class Option(NamedTuple):
    """An option of a command."""

    name: str
    """`page-size`, without dashes."""
    description: str
    kind: Kind = "text"
    values: tuple[str, ...] = ()
    """The only ones that it takes."""
    many: bool = False
    """Whether it can be given several times."""
    required: bool = False
    argument: str = ""
    """The keyword of the method that it is passed as."""
    path: tuple[str, ...] = ()
    """Where it stands in the body."""
    short: str = ""


class Command(NamedTuple):
    """A command."""

    group: str
    word: str
    does: Literal["call", "lines", "wait", "watch", "completion", "complete", "drift", "help"]
    summary: str
    description: str = ""
    method: str = ""
    operation: str = ""
    """`operationId` of what it sends."""
    deprecated: bool = False
    positional: tuple[str, ...] = ()
    """What stands behind the word: `JOB`; `JOB...` may be repeated, `[JOB...]` may be missing."""
    kinds: tuple[Kind, ...] = ()
    """Of what stands behind the word; all text where it is empty."""
    template: str = ""
    """Form of the names of what it works on."""
    by_name: bool = False
    """Whether an id alone does not name it."""
    options: tuple[Option, ...] = ()
    body: str = ""
    """Class of the body that is passed whole."""
    body_argument: str = ""
    pages: bool = False
    """Whether it lists."""
    longest_page: int = 0
    """0: not known."""
    page_size: str = ""
    """The keyword for it."""
    named: str = ""
    """Attribute of the answer, or of each item, that is its name."""
    states: str = ""
    """Class of the states that can be waited for."""
    filter: str = ""
    """What leaves out of a list what has ended."""
    ends: Literal["", "undone", "final"] = ""
    """Whether it ends what is alive: `undone` when another command leads back, `final` when none does."""
    examples: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """`rlor group word`"""
        return " ".join(filter(None, (PROGRAM, self.group, self.word)))


GLOBAL = (
    Option("profile", "Profile of the configuration file. Default: `RLOR_PROFILE`, then `default`."),
    Option("account-id", "The account to work with. Default: `FIREWORKS_ACCOUNT_ID`, then the profile."),
    Option("base-url", "Where the API is. Default: `FIREWORKS_BASE_URL`, then the profile."),
    Option("timeout", "What one attempt may take: `30`, `90s`, `2m`. Default: 60 seconds.", "seconds"),
    Option(
        "output",
        "How to print the answer. Default: a table where there is one, else YAML.",
        values=("table", "json", "jsonl", "yaml", "name"),
        short="o",
    ),
    Option("quiet", "Print nothing on standard error but errors.", "boolean", short="q"),
    Option("no-color", "No colors. `NO_COLOR` in the environment does the same.", "boolean"),
    Option("yes", "Do not ask before a command that ends something.", "boolean", short="y"),
    Option("dry-run", "Print the request as a curl command, and send nothing.", "boolean"),
    Option("debug", "Show the traceback of an error.", "boolean"),
    Option("help", "Show help.", "boolean", short="h"),
    Option("version", "Show the version, and what this client was generated from.", "boolean"),
)
_LISTING = (
    Option("limit", f"The most items to list. Default: {LIMIT}.", "integer"),
    Option("all", "List all items.", "boolean"),
)
_FILE = Option(
    "file",
    "JSON or YAML to send; `-` reads standard input. Options replace what stands in it. YAML needs PyYAML.",
    "file",
    short="f",
)
BUILT_IN = {
    "completion": Command(
        "",
        "completion",
        "completion",
        "Print the completion script of a shell",
        "Completes words, options and their values.",
        positional=("SHELL",),
        examples=(
            'eval "$(rlor completion bash)"  # in ~/.bashrc',
            'eval "$(rlor completion zsh)"   # in ~/.zshrc, after compinit',
            "rlor completion fish > ~/.config/fish/completions/rlor.fish",
        ),
    ),
    "complete": Command(
        "", "complete", "complete", "Print what can stand at the cursor", positional=("SHELL", "[WORD...]")
    ),
    "drift": Command(
        "",
        "drift",
        "drift",
        "Print a table of what differed from the spec",
        "Reads a file that `DriftFile` has written.",
        positional=("FILE",),
        examples=("rlor drift drift.ndjson",),
    ),
    "help": Command(
        "",
        "help",
        "help",
        "Show the help of a command",
        positional=("[WORD...]",),
        examples=("rlor help",),
    ),
}
"""Commands that no group has. `complete` is for the scripts of the shells."""
SHELLS = ("bash", "zsh", "fish")


def options_of(command: Command) -> tuple[Option, ...]:
    """The options of a command itself."""
    extra = _LISTING if command.pages else (_FILE,) if command.body else ()
    return (*extra, *command.options)
