# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""The profile file: named sets of settings, as an alternative to environment variables.

[profiles.default]
api_key = "…"
account_id = "acme"
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, cast

from ._config import Settings, changed, usual_path
from ._network import checked_proxy
from .errors import ConfigurationError

DEFAULT: Final = "default"
_TABLE: Final = "profiles"
_KINDS: Final[Mapping[str, tuple[tuple[type, ...], str]]] = {
    **dict.fromkeys(("api_key", "account_id", "base_url", "proxy", "ca_bundle"), ((str,), "text in quotes")),
    **dict.fromkeys(("timeout", "deadline"), ((int, float), "a number of seconds")),
    "max_retries": ((int,), "a whole number"),
    "allow_insecure_http": ((bool,), "true or false"),
}
"""The keys of a profile: their types in Python, and what to write."""
_NAMES: Final[Mapping[str, str]] = {
    "str": "text",
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "dict": "a table",
    "list": "a list",
}
_ANY: Final = Settings(
    api_key="key",
    account_id="account",
    base_url="https://host.example",
    timeout=None,
    max_retries=0,
    deadline=1.0,
    max_response_bytes=1,
    allow_insecure_http=True,
    extra_headers={},
    on_response=None,
    strict=False,
    on_drift=None,
    proxy=None,
    ca_bundle=None,
    record=None,
)
"""Valid settings, to check each value of a profile on its own."""


def profile(name: str | None, environ: Mapping[str, str]) -> dict[str, Any]:
    """The settings of a profile. None: those of `default`, empty if it does not exist.

    The file is `RLOR_CONFIG_FILE`, or `rlor/config.toml` in `XDG_CONFIG_HOME` or `~/.config`. Raises
    `ConfigurationError`, which names file, profile and key, and never shows a value.
    """
    named = environ.get("RLOR_CONFIG_FILE")
    path = Path(named) if named else usual_path(environ)
    try:
        with path.open("rb") as file:
            content, mode = file.read(), os.fstat(file.fileno()).st_mode
    except FileNotFoundError:
        if name is None and not named:
            return {}
        wanted = "RLOR_CONFIG_FILE" if name is None else f"the profile {name!r}"
        raise ConfigurationError(f"{path} does not exist, but {wanted} needs it. Create it, or name another.") from None
    except (OSError, ValueError) as error:  # ValueError: a path with a null byte
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise ConfigurationError(f"{str(path)!r} cannot be read: {reason}.") from None
    profiles = _profiles(path, content, mode)
    found = profiles.get(name or DEFAULT)
    if found is None:
        if name is None:
            return {}
        there = f"It has: {', '.join(map(repr, profiles))}." if profiles else f"Add [{_TABLE}.{name}]."
        raise ConfigurationError(f"{path} has no profile {name!r}. {there}")
    return _checked(f"{path}, profile {name or DEFAULT!r}", found)


def _profiles(path: Path, content: bytes, mode: int) -> dict[str, dict[str, Any]]:
    try:
        document = tomllib.loads(content.decode())
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path} is not UTF-8. Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path} is not valid TOML: {_without_text(str(error))}.") from None
    except RecursionError:
        raise ConfigurationError(f"{path} is not valid TOML: it is nested too deeply.") from None
    found = document.pop(_TABLE, {})
    if document:
        raise ConfigurationError(
            f"{path} has {next(iter(document))!r} outside of a profile. Move it under [{_TABLE}.{DEFAULT}]."
        )
    if not isinstance(found, dict) or not all(isinstance(one, dict) for one in cast(dict[str, Any], found).values()):
        raise ConfigurationError(
            f"{path}: {_TABLE} contains something other than tables. Write each profile as [{_TABLE}.NAME]."
        )
    profiles = cast(dict[str, dict[str, Any]], found)
    if os.name == "posix" and mode & 0o066 and any("api_key" in one for one in profiles.values()):
        raise ConfigurationError(
            f"{path} contains an API key, but other users can read or change it (mode {mode & 0o777:04o}). "
            f"Run: chmod 600 {path}"
        )
    return profiles


def _without_text(message: str) -> str:
    """The message of the TOML parser, without quotes from the file."""
    place = re.search(r"\(at [^()]*\)$", message)
    what = re.split(r"['\"(]", message)[0].strip()
    return f"{what} {place[0]}" if place else what


def _checked(where: str, found: dict[str, Any]) -> dict[str, Any]:
    for name, value in found.items():
        if name not in _KINDS:
            near = get_close_matches(name.lower().replace("-", "_"), _KINDS, 1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Settings are {', '.join(_KINDS)}."
            raise ConfigurationError(f"{where}: {name!r} is not a profile setting. {hint}")
        types, wanted = _KINDS[name]
        if type(value) not in types or value == "":
            raise ConfigurationError(f"{where}: {name} is {_kind(value)}. Write {wanted}.")
        try:
            changed(_ANY, **{name: value})
            if name == "proxy":
                checked_proxy(value, "proxy")
        except ConfigurationError as error:
            raise ConfigurationError(f"{where}: {name}: {error}") from None
    return found


def _kind(value: object) -> str:
    if value == "":
        return "empty"
    return _NAMES.get(type(value).__name__, "a date or time")
