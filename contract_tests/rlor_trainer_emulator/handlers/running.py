"""How handlers are carried out: none holds up the others, and none waits without end.

On SQLite a handler runs in the event loop, for a statement takes less time than handing it to a thread; what may take
longer, and everything on PostgreSQL, runs in a thread. A database that somebody else is using is asked again for a few
seconds, while others are served.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from ..http.call import Answer, Call
from ..resource.statuses import Unavailable
from ..store.database import Store
from ..store.engine import STATEMENT_SECONDS
from ..store.trouble import Busy, Lost
from .service import Unfinished

WAIT_SECONDS: Final = 5
"""How long a database that is busy is asked again before the answer is 503."""

LONGEST_PAUSE: Final = 0.02
"""Between two attempts, in seconds."""

THREADS: Final = 12

_LOG = logging.getLogger("rlor_trainer_emulator")
_T = TypeVar("_T")
_BUSY: Final = "the database is busy: another session holds what this request needs"


class Runner:
    """Carries out the handlers of one emulator."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._threads = ThreadPoolExecutor(THREADS, "rlor-trainer-emulator-database")

    async def run(self, handler: Callable[[Call], Answer], call: Call, *, long: bool = False) -> Answer:
        """Carry out a handler, which with `long` may take its time. 503 if the database does not let it."""
        in_thread = long or self._store.waits
        patience = Patience()
        while True:
            try:
                if in_thread:
                    return await self._in_thread(handler, call)
                return handler(call)
            except Unfinished:
                patience = Patience()
                await asyncio.sleep(0)
            except Busy:
                pause = patience.pause()
                if pause is None:
                    raise Unavailable(_BUSY, retry_after=1) from None
                await asyncio.sleep(pause)
                call = call.later()
            except Lost as error:
                if not patience.renews(error):
                    _LOG.warning("the database does not answer: %s", error)
                    raise Unavailable("the database does not answer", retry_after=1) from None

    def close(self) -> None:
        """Let the threads end."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _in_thread(self, handler: Callable[[Call], Answer], call: Call) -> Answer:
        done = asyncio.get_running_loop().run_in_executor(self._threads, handler, call)
        ready, _ = await asyncio.wait({done}, timeout=STATEMENT_SECONDS + 1)
        if not ready:  # the server of the database does not keep its own limit: it hangs
            self._store.interrupt(older_than=STATEMENT_SECONDS)
            ready, _ = await asyncio.wait({done}, timeout=1)
        if not ready:
            done.cancel()
            raise Lost("it hangs")
        return done.result()


class Patience:
    """How often something is tried that somebody else is in the way of."""

    def __init__(self) -> None:
        self._end = time.monotonic() + WAIT_SECONDS
        self._pause = 0.001
        self._renewed = False

    def pause(self) -> float | None:
        """Return how long to wait before the next attempt, in seconds; None if it has been long enough."""
        left = self._end - time.monotonic()
        if left <= 0:
            return None
        self._pause = min(2 * self._pause, LONGEST_PAUSE)
        return min(self._pause, left)

    def renews(self, error: Lost) -> bool:
        """Return whether to try again at once, on a new connection."""
        again, self._renewed = error.again and not self._renewed, True
        return again


def patiently(action: Callable[[], _T]) -> _T:
    """Do something to the database from a thread of one's own, which may wait; Busy or Lost in the end."""
    patience = Patience()
    while True:
        try:
            return action()
        except Unfinished:
            patience = Patience()
        except Busy:
            pause = patience.pause()
            if pause is None:
                raise
            time.sleep(pause)
        except Lost as error:
            if not patience.renews(error):
                raise
