"""Resource names, after the patterns of the spec (`x-resource`)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..spec import Document


class ResourceName:
    """The form of one kind of name, such as `accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        parts = re.split(r"\{(\w+)\}", pattern)
        self._regex = re.compile(
            "".join(f"(?P<{part}>[^/]+)" if index % 2 else re.escape(part) for index, part in enumerate(parts))
        )

    @classmethod
    def of(cls, schema: str, spec: Document) -> ResourceName:
        """Return the form of the names of a schema's resources."""
        return cls(spec["components"]["schemas"][schema]["x-resource"]["pattern"])

    def format(self, ids: Mapping[str, str]) -> str:
        """Return the name made of these ids."""
        return self._pattern.format_map(ids)

    def parse(self, name: str) -> dict[str, str] | None:
        """Return the ids in a name; None if it has another form."""
        match = self._regex.fullmatch(name)
        return None if match is None else match.groupdict()
