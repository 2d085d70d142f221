"""Enters what was found in recorded traffic into the ledgers: that of the server, and that of the client."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlunsplit

from rlor_spec.document import format_pointer

from rlor_contract.recorded.exchange import Exchange, split
from rlor_contract.report.curl import curl_command
from rlor_contract.report.ledger import Ledger, Side
from rlor_contract.report.masked import masked
from rlor_contract.report.warrants import Warrants
from rlor_contract.server.checks import Broken
from rlor_contract.spec.operations import ContractSpec, Operation

_CREDENTIAL: Final = re.compile(r"(?i)(^|[_-])(api-?key|key|secret|password|signature|sig|(access|auth|id)?-?_?token)$")
_SHORTEST: Final = 6
"""A shorter text is no secret that could be told from others."""


@dataclass(slots=True)
class TrafficBook:
    """The ledgers of one judgement, and the secrets that no report may show."""

    spec: ContractSpec
    server: Ledger = field(default_factory=lambda: Ledger("server"))
    client: Ledger = field(default_factory=lambda: Ledger("client"))
    keys: dict[str, None] = field(default_factory=dict[str, None], repr=False)
    """API keys that were met."""
    secrets: dict[str, None] = field(default_factory=dict[str, None], repr=False)
    """Other secrets: the values of write-only fields."""

    def of(self, side: Side) -> Ledger:
        return self.server if side == "server" else self.client

    def hide(self, texts: Iterable[str]) -> None:
        """Let no report show these."""
        self.secrets.update(dict.fromkeys(text for text in texts if len(text) >= _SHORTEST))

    def passes(self, side: Side, operation: Operation, check: str) -> None:
        self.of(side).passes(operation.label, check)

    def fails(
        self, side: Side, operation: Operation, check: str, broken: Broken, exchange: Exchange, ids: Iterable[str]
    ) -> None:
        """`ids`: what the path names, which tells exchanges apart and not what is wrong with them."""
        place = f"{format_pointer(broken.pointer)} {broken.expected.rstrip('0123456789')}"
        for one in ids:
            if len(one) > 2:
                place = re.sub(rf"(?<![\w-]){re.escape(one)}(?![\w-])", "*", place)
        self.of(side).fails(
            operation.label,
            check,
            place=self.masked(place),
            expected=self.masked(broken.expected),
            got=self.masked(broken.got),
            where=self.spec.where(broken.pointer),
            request=self.request(exchange),
            status=exchange.status,
            warrant=Warrants.of(self.spec).warrant(check, broken.pointer, operation, should=broken.should),
        )

    def broke(self, check: str, operation: Operation, error: Exception, exchange: Exchange) -> None:
        """Enter a failure of the suite's own code."""
        last = traceback.extract_tb(error.__traceback__)[-1]
        told = self.masked("".join(traceback.format_exception(error)))
        self.server.broke(
            check,
            operation.label,
            error=self.masked(f"{type(error).__name__}: {error}")[:500],
            at=f"{type(error).__name__} at {last.filename}:{last.lineno}",
            request=self.request(exchange),
            answer=self.masked(f"{exchange.status} {(exchange.content or b'')[:200].decode('utf-8', 'replace')}"),
            traceback=told[-12_000:],
        )

    def request(self, exchange: Exchange) -> str:
        """How it can be sent again, and where it was recorded."""
        address = split(exchange.url)
        query = [
            (name, "***" if _CREDENTIAL.search(name) else value)
            for name, value in parse_qsl(address.query, keep_blank_values=True)
        ]
        host = address.netloc.rpartition("@")[2]
        url = urlunsplit((address.scheme, host, address.path, urlencode(query, safe="*/,", errors="replace"), ""))
        body = (exchange.sent or b"").decode("utf-8", "surrogateescape")
        for secret in self.secrets:
            url, body = url.replace(secret, "***"), body.replace(secret, "***")
        sent = body.encode("utf-8", "surrogateescape")
        command = curl_command(exchange.method, url, exchange.sent_headers, sent, self.keys)
        return f"{masked(self.spec, command)}  # {exchange.origin}"

    def masked(self, text: str) -> str:
        """A text without keys, secrets and the queries of URLs."""
        return masked(self.spec, text, (*self.keys, *self.secrets))
