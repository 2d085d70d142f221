"""From a command line to an exit code."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .command import LIMIT, PROGRAM, Command, options_of
from .parse import Given, UsageError, check, parse
from .surroundings import Surroundings, escaped

if TYPE_CHECKING:
    from .document import Document
    from .output import Output

_USAGE, _INTERRUPTED, _BROKEN_PIPE = 2, 130, 141


def run(arguments: Sequence[str] | None = None, surroundings: Surroundings | None = None) -> int:
    """Runs a command line. Returns the exit code."""
    around = surroundings or Surroundings()
    given = Given()
    try:
        code = _run(sys.argv[1:] if arguments is None else arguments, given, around)
        around.stdout.flush()
        return code
    except BrokenPipeError:
        return _BROKEN_PIPE
    except UsageError as error:
        return _fail(around, given, error, _USAGE, str(error))
    except KeyboardInterrupt as error:
        return _fail(around, given, error, _INTERRUPTED, "\n".join(("interrupted", *getattr(error, "__notes__", ()))))
    except Exception as error:
        from .failures import told

        return _fail(around, given, error, *told(error, given.command))


def _run(arguments: Sequence[str], given: Given, around: Surroundings) -> int:
    from .._commands import COMMANDS

    try:
        parse(arguments, COMMANDS, given)
    except UsageError:
        if not given.shared.get("help"):
            raise
    if given.shared.get("version"):
        around.stdout.write(provenance())
        return 0
    if given.command is None or given.shared.get("help"):
        return _help(given.group, given.command, around)
    check(given)
    command = given.command
    match command.does:
        case "help":
            asked = Given()
            parse(given.positional, COMMANDS, asked)
            return _help(asked.group, asked.command, around)
        case "drift":
            from .._drift_table import print_table

            return print_table(given.positional[0])
        case "completion":
            from .completion import script

            around.stdout.write(script(given.positional[0]))
            return 0
        case "complete":
            from .completion import complete

            around.stdout.write(complete(given.positional))
            return 0
        case "call" | "lines" | "wait" | "watch":
            return _send(given, command, around)


def provenance() -> str:
    """Which client this is, and what it was generated from."""
    from .. import _provenance as source

    return (
        f"rlor-trainer-client {source.SPEC_VERSION}\n"
        f"spec {source.SPEC_VERSION}, sha256 {source.SPEC_SHA256}\n"
        f"openapi-python-client {source.GENERATOR_VERSION}, ruff {source.RUFF_VERSION}\n"
        f"templates sha256 {source.TEMPLATES_SHA256}\n"
    )


def _help(group: str | None, command: Command | None, around: Surroundings) -> int:
    from .help import help_text

    around.stdout.write(help_text(group, command, around.size().columns))
    return 0


def _send(given: Given, command: Command, around: Surroundings) -> int:
    output = _output(given, command, around)
    keywords = {
        option.argument: given.options[option.name]
        for option in options_of(command)
        if option.argument and option.name in given.options
    }
    if given.options.get("id") == "":  # of an unset variable of a shell; each run would create another resource
        raise UsageError(f"--id is empty. Give an id, or leave it out to get a random one.\nSee: {command.line} --help")
    body = _body(given, command, around)
    if body is not None:
        body.check(command.body, command.options)
        keywords[command.body_argument] = body.value
    if not given.shared.get("dry-run") and not _agreed(given, command, around):
        return _USAGE
    names = ("account-id", "base-url", "timeout", "profile")
    said = {name.replace("-", "_"): given.shared[name] for name in names if name in given.shared}
    if given.shared.get("dry-run"):
        return _show(given, command, said, keywords, output, around)
    from .log import shown

    with shown(around, quiet=given.shared.get("quiet", False)), _client(around, **said) as client:
        return _perform(given, command, client, keywords, output, around)


def _client(around: Surroundings, **said: Any) -> Any:
    from .._client import RlorTrainerClient

    options: dict[str, Any] = {**around.client_options, **said}
    if not around.environ.get("RLOR_LOG"):
        options.setdefault("on_drift", _ignore)  # it is for those who write programs, not for those who run this
    return RlorTrainerClient(**options)


def _ignore(drift: object) -> None:
    """Tells nobody."""


def _show(
    given: Given, command: Command, said: dict[str, Any], keywords: dict[str, Any], output: Output, around: Surroundings
) -> int:
    """Prints the first request in place of sending it. The key is not looked at."""
    from .curl import Capture, Captured, curl

    client = _client(around, **said, api_key="dry-run", transport=Capture())
    for names in [[name] for name in given.positional] if _calls_each(command) else [given.positional]:
        given.positional = names
        try:
            _perform(given, command, client, keywords, output, around)
        except Captured as captured:
            known = client._transport.settings.account_id
            if not known and not re.search(_expected(command), captured.request.url.path):
                raise UsageError(
                    "--dry-run sends nothing, so it cannot look up the account of the key. Give --account-id."
                ) from None
            line, left_out = curl(captured.request)
            around.stdout.write(f"{line}\n")
            if left_out:
                note(given, around, f"Secret fields left out: {', '.join(left_out)}")
    return 0


def _expected(command: Command) -> str:
    """What the path of the request ends with."""
    from .._operations import OPERATIONS

    return re.sub(r"\\{\w+\\}", "[^/]+", re.escape(OPERATIONS[command.operation].path)) + "$"


def _perform(
    given: Given, command: Command, client: Any, keywords: dict[str, Any], output: Output, around: Surroundings
) -> int:
    if command.does == "lines":
        return _lines(given, command, client, keywords, around)
    if command.does != "call":
        from .waiting import wait, watch

        return (wait if command.does == "wait" else watch)(given, command, client, keywords, output, around)
    method = getattr(getattr(client, command.group), command.method)
    if command.pages:
        return _list(given, command, method, keywords, output, around)
    if keywords.get("wait"):
        from .waiting import telling

        keywords = telling(keywords, given, around)
    if _calls_each(command) and len(given.positional) > 1:
        return _each(given, command, method, keywords, output, around)
    answer = method(*given.positional, **keywords)
    if answer is None:
        note(given, around, " ".join((command.word, *map(str, given.positional[:1]))) + ": done")
    else:
        output.one(answer)
    return 0


def _calls_each(command: Command) -> bool:
    """Whether one call is made for each of the names."""
    return command.does == "call" and command.positional[-1:] != () and command.positional[-1].endswith("...")


def _each(
    given: Given, command: Command, method: Any, keywords: dict[str, Any], output: Output, around: Surroundings
) -> int:
    """One call for each name, also after one that fails. Returns the exit code of the first failure."""
    from ..errors import RlorTrainerError
    from .failures import told

    code = 0
    for name in given.positional:
        try:
            answer = method(name, **keywords)
        except RlorTrainerError as error:
            failed = _fail(around, given, error, *told(error, command))
            code = code or failed
        else:
            if answer is None:
                note(given, around, f"{command.word} {name}: done")
            else:
                output.some([answer])
    if command.named:
        output.end()
    return code


def _lines(given: Given, command: Command, client: Any, keywords: dict[str, Any], around: Surroundings) -> int:
    """Prints text as it comes; on a terminal, without what would steer it."""
    from .output import printable

    show = printable if around.columns is not None else str
    for line in getattr(getattr(client, command.group), command.method)(*given.positional, **keywords):
        around.stdout.write(f"{show(line)}\n")
    return 0


def _list(
    given: Given, command: Command, method: Any, keywords: dict[str, Any], output: Output, around: Surroundings
) -> int:
    """Prints page by page."""
    limit = None if given.options.get("all") else given.options.get("limit", LIMIT)
    if limit is not None and limit < 1:
        raise UsageError(f"--limit: invalid value {limit}. Use 1 or more, or --all for all items.")
    sizes = [size for size in (command.longest_page, limit) if size]
    if command.page_size and sizes:
        keywords.setdefault(command.page_size, min(sizes))
    left, count = limit, 0
    pager = method(*given.positional, **keywords)
    for page in pager.pages():
        items = page.items if left is None else page.items[:left]
        output.some(items)
        around.stdout.flush()
        count += len(items)
        left = None if left is None else left - len(items)
        if left == 0:
            if page.next_page_token or len(items) < len(page.items):
                known = f" of {page.total_size}" if page.total_size else ""
                note(given, around, f"Showing the first {count}{known}. Use --all to list all.")
            break
    output.end()
    if not count:
        note(given, around, "There are none.")
    return 0


def _output(given: Given, command: Command, around: Surroundings) -> Output:
    from .output import Output

    form = given.shared.get("output")
    if form is not None and command.does == "lines":
        raise UsageError(f"--output: `{command.line}` prints plain text. Remove the option.")
    if form == "name" and not command.named:
        raise UsageError(f"--output: the answer of `{command.line}` has no name. Choose another format.")
    return Output(around, form, command.named, colored=around.colored() and not given.shared.get("no-color"))


def _body(given: Given, command: Command, around: Surroundings) -> Document | None:
    """The body: what a file says, and the options in place of it."""
    if not command.body:
        return None
    from .document import Document

    fields = [option for option in command.options if option.path and option.name in given.options]
    file = given.options.get("file")
    if file is None and not given.options:
        raise UsageError(f"nothing to send. Give --file or other options.\nSee: {command.line} --help")
    text = None
    if file is not None:
        try:
            text = around.stdin.read() if file == "-" else _read(file)
        except UnicodeDecodeError:
            raise UsageError(f"{file}: not UTF-8. Save the file as UTF-8.") from None
    found = Document("standard input" if file == "-" else str(file), text)
    for option in fields:
        found.put(option.path, given.options[option.name], command.body)
    return found


def _read(file: str) -> str:
    try:
        with open(file, encoding="utf-8-sig") as opened:
            return opened.read()
    except OSError as error:
        raise UsageError(
            f"{file}: {error.strerror or error}. Give the path of a file, or - for standard input."
        ) from None


def _agreed(given: Given, command: Command, around: Surroundings) -> bool:
    """Whether to go on with what ends something."""
    if not command.ends or given.shared.get("yes"):
        return True
    what = escaped(" ".join((command.word, *map(str, given.positional))))
    if around.asks:
        around.write_error(f"{what[0].upper()}{what[1:]}? [y/N] ")
        if around.stdin.readline().strip().lower() in ("y", "yes"):
            return True
        around.say("Nothing was done.")
        return False
    if command.ends == "final":
        raise UsageError(f"`{what}` cannot be undone, and there is no terminal to confirm on. To proceed, add --yes.")
    return True


def note(given: Given, around: Surroundings, text: str) -> None:
    """Says something beside the answer."""
    if not given.shared.get("quiet"):
        around.say(text)


def _fail(around: Surroundings, given: Given, error: BaseException, code: int, text: str) -> int:
    if given.shared.get("debug"):
        import traceback

        around.say("".join(traceback.format_exception(error)).rstrip("\n"))
    around.say(f"{PROGRAM}: {text}")
    return code
