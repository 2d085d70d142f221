# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Completion: a script for each shell, all of which ask the program itself what can stand at the cursor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .._commands import COMMANDS, GROUPS
from .command import BUILT_IN, GLOBAL, SHELLS, Option, options_of
from .parse import Given, UsageError, find, parse
from .values import Unusable, chosen, short

_BASH = """\
_rlor() {
    local IFS=$'\\n'
    COMPREPLY=($(rlor complete bash -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
}
complete -o default -F _rlor rlor
"""
_ZSH = """\
#compdef rlor
_rlor() {
    local -a found
    found=("${(@f)$(rlor complete zsh -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    [[ -n "$found" ]] && _describe rlor found || _files
}
compdef _rlor rlor
"""
_FISH = """\
function __rlor_complete
    set -l words (commandline -opc) (commandline -ct)
    rlor complete fish -- $words[2..-1] 2>/dev/null
end
complete -c rlor -f -a '(__rlor_complete)'
complete -c rlor -n 'string match -qr -- "^(-f|--file)$" (commandline -opc)[-1]' -F
complete -c rlor -n '__fish_seen_subcommand_from drift' -F
"""
_SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


def script(shell: str) -> str:
    """The script of a shell. Raises `UsageError` for an unknown one."""
    try:
        return _SCRIPTS[chosen(shell, SHELLS)]
    except Unusable as error:
        raise UsageError(str(error)) from None


def complete(words: Sequence[str]) -> str:
    """What can stand at the end of a line: for a shell, and the words behind the program, the last of them begun."""
    shell, *line = words
    if shell == "bash":
        line = _joined(line)
    *before, begun = line or [""]
    found: list[str] = []
    for word, text in _candidates(before, begun):
        if word.startswith(begun):
            shown = word.rpartition("=")[2] if shell == "bash" and "=" in begun else word
            text = text.split(". ")[0].rstrip(".")
            if shell == "zsh":
                found.append(f"{shown.replace(':', chr(92) + ':')}:{text}")
            else:
                found.append(f"{shown}\t{text}" if shell == "fish" else shown)
    return "".join(f"{one}\n" for one in found)


def _joined(words: Sequence[str]) -> list[str]:
    """The words of bash, which parts them at `=`, too."""
    joined: list[str] = []
    glue = False
    for word in words:
        if joined and (glue or word == "=") and joined[-1].startswith("--"):
            joined[-1] += word
        else:
            joined.append(word)
        glue = word == "="
    return joined


def _candidates(before: Sequence[str], begun: str) -> Iterator[tuple[str, str]]:
    """Words, and what they are about."""
    given = Given()
    try:
        parse(before, COMMANDS, given)
        waiting = None
    except UsageError:
        waiting = before[-1] if before else None  # an option whose value is at the cursor
    own = options_of(given.command) if given.command is not None and given.command.group else ()
    option = None if waiting is None else find(waiting, own, GLOBAL)
    if waiting is not None and option is None:
        return
    name, mark, _ = begun.partition("=")
    if option is not None:
        yield from ((value, "") for value in _values(option))
    elif mark and name.startswith("--"):
        known = find(name, own, GLOBAL)
        yield from ((f"{name}={value}", "") for value in (_values(known) if known is not None else ()))
    elif begun.startswith("-"):
        yield from ((f"--{one.name}", one.description) for one in (*own, *GLOBAL))
    elif given.command is not None and given.command.does == "help":
        yield from _candidates(given.positional, begun)
    elif given.command is not None:
        if given.command.does == "completion":
            yield from ((shell, "") for shell in SHELLS)
    elif given.group is not None:
        yield from ((one.word, one.summary) for one in COMMANDS[given.group].values())
    else:
        yield from ((group, GROUPS[group]) for group in COMMANDS)
        yield from ((one.word, one.summary) for one in BUILT_IN.values() if one.does != "complete")


def _values(option: Option) -> list[str]:
    return [short(value, option.values) for value in option.values]
