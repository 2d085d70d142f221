"""Serve: python -m foreign_server --port 0 --key KEY=ACCOUNT."""

from __future__ import annotations

import argparse
import signal
import threading

from foreign_server.server import ForeignServer


def main() -> None:
    parser = argparse.ArgumentParser("foreign_server", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument(
        "--key", action="append", required=True, metavar="KEY=ACCOUNT", help="a key and its account; again for more"
    )
    parser.add_argument("--database", default=":memory:", metavar="FILE")
    parser.add_argument(
        "--pace", type=float, default=1.0, help="how slowly time moves jobs; about 3 s from start to end at 1"
    )
    options = parser.parse_args()
    keys = dict(key.split("=", 1) for key in options.key)
    stop = threading.Event()

    def end(_number: int, _frame: object) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    with ForeignServer(keys, options.port, options.database, options.pace) as server:
        print(server.url, flush=True)
        stop.wait()


if __name__ == "__main__":
    main()
