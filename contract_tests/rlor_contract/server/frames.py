"""A frame around each thing that the server half does with an answer.

What fails inside is a failure of the suite's own code, and no verdict on the server: it is entered into the ledger with
what was being judged, and the run continues.
"""

from __future__ import annotations

import traceback
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import httpx
import requests
from schemathesis.core.failures import Failure, FailureGroup

from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.report.curl import curl_command
from rlor_contract.report.history import Request
from rlor_contract.report.ledger import Ledger
from rlor_contract.server.weather import Unavailable

# What Schemathesis takes for a finding, and what says that there was no answer or that the run cannot continue.
_PASS: Final = (Failure, FailureGroup, CannotRun, httpx.TransportError, requests.RequestException)
_LONGEST: Final = 12_000
"""Characters of a traceback; the end of it is kept."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What was judged, as a report shows it."""

    request: Request | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Frames:
    """Makes the frames of one run."""

    ledger: Ledger
    secrets: tuple[str, ...] = field(repr=False)
    """Texts that no report may show."""

    @contextmanager
    def around(self, check: str, operation: str = "", shown: Shown | None = None) -> Generator[None]:
        """Enter an exception of the suite's own code as such. KeyboardInterrupt and what means "no answer" pass."""
        try:
            yield
        except Unavailable:
            return  # counted by the wire
        except _PASS:
            raise
        except Exception as error:
            self.broke(check, operation, error, shown)

    def broke(self, check: str, operation: str, error: BaseException, shown: Shown | None = None) -> None:
        """Enter a failure of the suite's own code."""
        shown = shown or Shown()
        sent = shown.request
        request = curl_command(sent.method, sent.url, sent.headers, sent.body, self.secrets) if sent else ""
        deepest = traceback.extract_tb(error.__traceback__)[-1:]
        at = f"{type(error).__name__} at {deepest[0].filename}:{deepest[0].lineno}" if deepest else repr(type(error))
        told = "".join(traceback.format_exception(error))
        self.ledger.broke(
            check,
            operation,
            error=self.hidden(f"{type(error).__name__}: {error}")[:500],
            at=at,
            request=request,
            answer=self.hidden(shown.answer),
            traceback=self.hidden(told)[-_LONGEST:],
        )

    def hidden(self, text: str) -> str:
        """A text without the secrets of the run."""
        for secret in self.secrets:
            if secret:
                text = text.replace(secret, "$API_KEY")
        return text.encode("utf-8", "backslashreplace").decode("utf-8")
