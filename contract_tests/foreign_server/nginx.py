"""A real nginx in front of a server, as most people configure one."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

PROGRAM: Final = shutil.which("nginx")

CONFIGURATION: Final = """
daemon off;
pid nginx.pid;
error_log error.log;
worker_processes 1;
events { worker_connections 256; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  upstream server { server %(server)s; keepalive 8; }
  server {
    listen 127.0.0.1:%(port)d;
    location / {
      proxy_pass http://server;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }
  }
}
"""


@contextmanager
def nginx(upstream: str, folder: Path) -> Generator[str]:
    """Run nginx in a folder in front of a server, and give its URL."""
    assert PROGRAM
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    (folder / "nginx.conf").write_text(
        CONFIGURATION % {"server": upstream.removeprefix("http://"), "port": port}, "utf-8"
    )
    process = subprocess.Popen([PROGRAM, "-p", str(folder), "-e", "error.log", "-c", "nginx.conf"])
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if process.poll() is not None:
                    raise RuntimeError((folder / "error.log").read_text("utf-8")) from None
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()
