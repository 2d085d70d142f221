"""How handlers are carried out: none holds up the others, and none waits without end.

On SQLite a handler runs in the event loop, for a statement takes less time than handing it to a thread; what may take
longer, and everything on PostgreSQL, runs in a thread. A database that somebody else is using is asked again for a few
seconds, while others are served.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, Literal, TypeAlias, TypeVar

from ..http.call import Answer, Call
from ..resource.statuses import Unavailable
from ..store.database import Store
from ..store.engine import STATEMENT_SECONDS
from ..store.patience import Patience, Unfinished
from ..store.trouble import Busy, Lost

THREADS: Final = 12
"""For the database."""

Place: TypeAlias = Literal["loop", "thread", "apart"]
"""Where a handler runs: in the event loop, in one of the threads for the database, whose limits hold there, or in a
thread that has nothing to do with the database."""

_T = TypeVar("_T")

_LOG = logging.getLogger("rlor_trainer_emulator")
_BUSY: Final = "the database is busy: another session holds what this request needs"


class Runner:
    """Carries out the handlers of one emulator."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._threads = ThreadPoolExecutor(THREADS, "rlor-trainer-emulator-database")

    async def run(self, handler: Callable[[Call], Answer], call: Call, *, where: Place | None = None) -> Answer:
        """Carry out a handler. 503 if the database does not let it."""
        where = where or ("thread" if self._store.waits else "loop")
        patience = Patience()
        while True:
            try:
                if where == "thread":
                    return await self._in_thread(partial(handler, call))
                return await asyncio.to_thread(handler, call) if where == "apart" else handler(call)
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

    async def ready(self, ping: Callable[[], object]) -> None:
        """Find out whether the database answers: Unavailable if it does not."""
        try:
            await self._in_thread(ping)
        except Exception as error:
            _LOG.warning("not ready: %s", type(error).__name__)  # its text may name a password
            raise Unavailable("the database does not answer", retry_after=1) from None

    async def _in_thread(self, action: Callable[[], _T]) -> _T:
        done = asyncio.get_running_loop().run_in_executor(self._threads, action)
        ready, _ = await asyncio.wait({done}, timeout=STATEMENT_SECONDS + 1)
        if not ready:  # the server of the database does not keep its own limit: it hangs
            self._store.interrupt(older_than=STATEMENT_SECONDS)
            ready, _ = await asyncio.wait({done}, timeout=1)
        if not ready:
            done.cancel()
            raise Lost("it hangs")
        return done.result()
