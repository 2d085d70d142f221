# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""To wait for states, and to watch."""

from __future__ import annotations

from typing import Any

from .command import Command
from .output import Output
from .parse import Given
from .surroundings import Surroundings


def wait(given: Given, command: Command, client: Any, output: Output, around: Surroundings) -> int:
    """Waits, and prints what has come of each. Raises what the client raises when one has ended otherwise."""
    group = getattr(client, command.group)
    keywords: dict[str, Any] = {name.replace("-", "_"): value for name, value in given.options.items()}
    quiet = given.shared.get("quiet", False)
    if around.stderr.isatty():
        keywords["progress"] = not quiet
    elif not quiet:
        keywords["on_update"] = Lines(around).update
    names = given.positional
    done = [group.wait(names[0], **keywords)] if len(names) == 1 else group.wait_all(names, **keywords)
    output.some(done)
    output.end()
    return 0


class Lines:
    """A line for each change, where no line can be drawn anew."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def update(self, model: Any) -> None:
        """Prints a line."""
        from .._summary import cells

        now = self._around.now()
        texts = [f"{now:%H:%M:%S}", *cells(model, now)]
        self._around.stderr.write(f"{'  '.join(texts)}\n")
        self._around.stderr.flush()


def watch(given: Given, command: Command, client: Any, output: Output, around: Surroundings) -> int:
    """Shows how they stand until all have ended."""
    raise NotImplementedError
