"""Resource names: identify a resource by its id, its full name or an object."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from .errors import InvalidResponseError


@dataclass(frozen=True)
class ResourceKind:
    """A kind of resource that has names."""

    title: str
    """Its class in `models`."""
    attribute: str
    """The attribute of that class that holds the name."""
    pattern: str
    """`accounts/{account_id}/jobs/{job_id}`"""
    account: str
    """The variable for the account."""

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return tuple(re.findall(r"{(\w+)}", self.pattern))

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        return re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", self.pattern))

    def check(self, answer: object, names: Mapping[str, str], operation: str, *, masked: bool = False) -> None:
        """Raises `InvalidResponseError` if the answer is not the resource with these names.

        `masked`: the caller requested only some fields of it, perhaps without the name.
        """
        name = getattr(answer, self.attribute, None)
        if masked and not name:
            return
        match = self._regex.fullmatch(name) if isinstance(name, str) else None
        found = match.groupdict() if match is not None else {}
        if not found or any(names[variable] != value for variable, value in found.items() if variable in names):
            what = f"{name!r}" if name else f"a {self.title} without a name"
            asked = self.pattern.format(**{variable: names.get(variable, "-") for variable in self.variables})
            text = f"asked for {asked}, the answer is {what}"
            error = InvalidResponseError(operation, 200, text, json_path=self.attribute, expected="its name")
            error.permanent = bool(name)  # without a name, it may not be of the API, such as `{}` from a proxy
            raise error

    def variables_of(self, named: object, account_id: str | None, needed: tuple[str, ...]) -> dict[str, str]:
        """The values of the path variables for `named`. The account is left out if it is None and not in `named`.

        `named` is an id (the last segment of a name), a full name, an object of this kind, or its JSON. Raises
        `TypeError` for anything else, and `ValueError` for a name of another kind or another account, and for an id
        that is ambiguous.
        """
        kind = type(named).__name__
        if isinstance(named, Mapping):
            named = cast(Mapping[str, object], named).get(self.attribute)
        name = named if isinstance(named, str) else getattr(named, self.attribute, None)
        if not isinstance(named, str) and not name:
            raise (ValueError if hasattr(named, self.attribute) else TypeError)(
                f"The {kind} has no {self.attribute}, so it cannot be addressed. "
                f"Pass its id, its name ({self.pattern}), or a {self.title} that the API returned."
            )
        text = str.__str__(name) if isinstance(name, str) else str(name)
        account = {} if account_id is None else {self.account: account_id}
        if "/" not in text:
            missing = [variable for variable in needed if variable != self.variables[-1]]
            if missing:
                raise ValueError(
                    f"{text!r} does not say which {missing[0]} it belongs to. Pass the full name, {self.pattern}."
                )
            return {**account, self.variables[-1]: text}
        match = self._regex.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is not a {self.title} name. Names have the form {self.pattern}.")
        found = match.groupdict()
        if account_id is not None and found.get(self.account, account_id) != account_id:
            raise ValueError(
                f"{text!r} does not belong to the account {account_id!r}. Pass account_id={found[self.account]!r}."
            )
        return {**account, **found}
