"""The server in a thread, for tests, and for its command."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from typing import Self

from werkzeug.serving import WSGIRequestHandler, make_server

from foreign_server.app import make_app
from foreign_server.lifecycle import Controller
from foreign_server.store import Store
from foreign_server.trainers import Trainers


class Quiet(WSGIRequestHandler):
    """Answers without a line of log for each."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


class ForeignServer:
    """A server of some keys, each of an account, that listens as long as it is entered."""

    def __init__(
        self,
        keys: Mapping[str, str],
        port: int = 0,
        database: str = ":memory:",
        pace: float = 1.0,
        trainers: type[Trainers] = Trainers,
    ) -> None:
        self.store = Store(database)
        self.controller = Controller(self.store, pace)
        self.trainers = trainers(self.store, self.controller)
        self.app = make_app(self.trainers, keys)
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._server = make_server("127.0.0.1", port, self.app, threaded=True, request_handler=Quiet)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self.controller.start()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self.controller.stop()
        self.store.close()
