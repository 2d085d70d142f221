"""Completion, in real shells where they are installed: what stands at the cursor."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from client.command_line.running import Ran, rlor
from rlor_trainer_client._commands import COMMANDS

CASES = {
    # a line that is being typed: some of what can stand there, some of what cannot
    "": ({"jobs", "checkpoints", "operations", "completion", "drift", "help"}, {"complete", "list"}),
    "jo": ({"jobs"}, {"checkpoints"}),
    "jobs ": ({*COMMANDS["jobs"]}, {"jobs", "promote"}),
    "jobs w": ({"wait", "watch"}, {"list"}),
    "--output json jobs l": ({"list", "logs"}, {"get"}),
    "jobs list --": ({"--filter", "--limit", "--output"}, {"--until", "list"}),
    "jobs list --page-": ({"--page-size", "--page-token"}, {"--filter"}),
    "jobs list --output ": ({"table", "json", "jsonl", "yaml", "name"}, {"--filter"}),
    "jobs list -o j": ({"json", "jsonl"}, {"table"}),
    "jobs list --output=j": ({"json", "jsonl"}, {"table"}),
    "jobs wait a --until ru": ({"running"}, {"pending"}),
    "jobs create --loss-config.method g": ({"grpo"}, {"dpo"}),
    "completion ": ({"bash", "zsh", "fish"}, {"jobs"}),
    "help ": ({"jobs", "checkpoints", "completion"}, {"list"}),
    "help jobs ": ({*COMMANDS["jobs"]}, {"jobs", "promote"}),
    "help jobs wa": ({"wait", "watch"}, {"list"}),
    "help jobs get ": (set[str](), {"jobs", "list", "get"}),
    "jobs get ": (set[str](), {"--output", "jobs"}),
    "nonsense ": (set[str](), {"jobs"}),
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A `PATH` on which the program under test is `rlor`."""
    folder = tmp_path_factory.mktemp("bin")
    program = folder / "rlor"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m rlor_trainer_client "$@"\n')
    program.chmod(0o755)
    return f"{folder}:/usr/bin:/bin"


BASH = """\
eval "$(rlor completion bash)"
line=$1
COMP_LINE="rlor $line" COMP_POINT=$((${#line} + 5))
# As readline parts a line: at spaces, and at `=`.
read -ra COMP_WORDS <<<"rlor ${line//=/ = }"
[[ -z $line || $line == *[\\ =] ]] && COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_rlor rlor
printf '%s\\n' "${COMPREPLY[@]}"
"""
FISH = 'rlor completion fish | source; complete -C "rlor $argv[1]" | string split -f1 \\t'
ZSH = """\
autoload -Uz compinit && compinit -u -D
compadd() { print -l -- ${(P)@[-1]} ${@:#-*} }
_describe() { print -l -- ${${(P)2}%%:*} }
_files() { }
eval "$(rlor completion zsh)"
line=$1
words=(rlor ${(z)line}); [[ -z $line || $line == *' ' ]] && words+=('')
CURRENT=$#words
_rlor
"""
SHELLS = {"bash": BASH, "fish": FISH, "zsh": ZSH}
INSTALLED = [shell for shell in SHELLS if shutil.which(shell)]


@pytest.mark.parametrize("line", CASES)
@pytest.mark.parametrize("shell", INSTALLED)
def test_a_shell_completes(shell: str, line: str, path: str, tmp_path: Path) -> None:
    wanted, unwanted = CASES[line]
    arguments = [shell, "-c", SHELLS[shell], "--" if shell == "fish" else "shell", line]
    env = {"PATH": path, "HOME": str(tmp_path)}
    done = subprocess.run(arguments, env=env, capture_output=True, text=True, check=False)
    found = {word.rpartition("=")[2] for word in done.stdout.split()}
    assert wanted <= found, done
    assert not unwanted & found


def test_bash_is_among_them() -> None:
    assert "bash" in INSTALLED


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("line", CASES)
def test_each_script_is_answered_in_the_form_of_its_shell(shell: str, line: str) -> None:
    wanted, unwanted = CASES[line]
    words = line.split(" ")
    ran: Ran = rlor("complete", shell, "--", *words)
    assert (ran.code, ran.err) == (0, "")
    mark = {"fish": "\t", "zsh": ":"}.get(shell, "\n")
    found = {one.partition(mark)[0].rpartition("=")[2] for one in ran.out.splitlines()}
    assert wanted <= found
    assert not unwanted & found


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_printed(shell: str) -> None:
    ran = rlor("completion", shell)
    assert (ran.code, ran.err) == (0, "")
    assert f"rlor complete {shell} -- " in ran.out
