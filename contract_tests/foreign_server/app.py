"""The HTTP of the server: paths, keys, bodies and errors."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter

from foreign_server.description import snake
from foreign_server.messages import read_json
from foreign_server.refusal import DENIED, INTERNAL, INVALID, NOT_FOUND, UNIMPLEMENTED, Refused, invalid
from foreign_server.trainers import Trainers

LARGEST: Final = 1 << 20
JOBS: Final = "/v1/accounts/<part:account>/rlorTrainerJobs"
JOB: Final = f"{JOBS}/<part:name>"
CODES: Final = {404: NOT_FOUND, 405: UNIMPLEMENTED}


class Part(BaseConverter):
    """A segment of a path; what stands behind a colon is a method's name."""

    regex = "[^/:]+"
    part_isolating = False


def make_app(trainers: Trainers, keys: Mapping[str, str]) -> Flask:
    """The application for some keys, each of an account."""
    app = Flask("foreign_server", static_folder=None)
    app.url_map.merge_slashes = False
    app.url_map.converters["part"] = Part
    app.config["MAX_CONTENT_LENGTH"] = LARGEST

    @app.before_request
    def admit() -> Response | None:
        """The edge asks for a key, before anything else is looked at; then the account must be the key's."""
        g.request_id = uuid.uuid4().hex
        account = keys.get(sent_key() or "")
        if account is None:
            g.edge = True
            error = {
                "message": "The API key you provided is invalid.",
                "param": None,
                "code": "UNAUTHORIZED",
                "type": "error",
            }
            return answer({"error": error, "request_id": g.request_id}, 401)
        if request.view_args and request.view_args["account"] != account:
            raise Refused(403, DENIED, "")
        readable_url()
        return None

    @app.after_request
    def sign(response: Response) -> Response:
        if not g.get("edge"):
            response.headers["x-request-id"] = g.request_id
        return response

    @app.errorhandler(Refused)
    def refused(refusal: Refused) -> Response:
        return answer(refusal.body(), refusal.status)

    @app.errorhandler(HTTPException)
    def unroutable(trouble: HTTPException) -> Response:
        status = trouble.code or 500
        response = answer(Refused(status, CODES.get(status, INVALID), trouble.name.lower()).body(), status)
        response.headers.extend([header for header in trouble.get_headers() if header[0] == "Allow"])
        return response

    @app.errorhandler(Exception)
    def broken(trouble: Exception) -> Response:
        app.logger.exception("request %s", g.request_id, exc_info=trouble)
        return answer(Refused(500, INTERNAL, "internal error").body(), 500)

    @app.post("/clock")
    def advance() -> Response:
        trainers.controller.ahead += sent_body()["seconds"]
        return answer({})

    @app.post(JOBS)
    def create(account: str) -> Response:
        document = sent_body()
        with trainers.store.work():
            return answer(trainers.create(account, query(), document))

    @app.get(JOBS)
    def list_jobs(account: str) -> Response:
        return answer(trainers.list_jobs(account, query()))

    @app.get(JOB)
    def get(account: str, name: str) -> Response:
        return answer(trainers.get(account, name, query()))

    @app.delete(JOB)
    def delete(account: str, name: str) -> Response:
        with trainers.store.work():
            return answer(trainers.delete(account, name))

    @app.post(f"{JOB}:cancel")
    def cancel(account: str, name: str) -> Response:
        with trainers.store.work():
            return answer(trainers.cancel(account, name, sent_body(optional=True)))

    @app.post(f"{JOB}:resume")
    def resume(account: str, name: str) -> Response:
        document = sent_body(optional=True)
        with trainers.store.work():
            return answer(trainers.resume(account, name, document))

    @app.post(f"{JOB}:executeTrainStep")
    def step(account: str, name: str) -> Response:
        document = sent_body()
        with trainers.store.work():
            return answer(trainers.step(account, name, document))

    @app.get(f"{JOB}/publicLogs")
    def logs(account: str, name: str) -> Response:
        return answer(trainers.logs(account, name))

    @app.get(f"{JOB}/checkpoints")
    def checkpoints(account: str, name: str) -> Response:
        return answer(trainers.checkpoints(account, name, query()))

    @app.post(f"{JOB}/checkpoints/<part:checkpoint>:sync")
    def sync(account: str, name: str, checkpoint: str) -> Response:
        document = sent_body()
        with trainers.store.work():
            return answer(trainers.sync(account, name, checkpoint, document))

    @app.post("/v1/accounts/<part:account>/checkpoints/<part:checkpoint>:promote")
    def promote(account: str, checkpoint: str) -> Response:
        document = sent_body()
        with trainers.store.work():
            return answer(trainers.promote(account, checkpoint, document))

    @app.get("/v1/accounts/<part:account>/operations/<part:name>")
    def operation(account: str, name: str) -> Response:
        return answer(trainers.operation(account, name))

    @app.get("/training/v1/rlorTrainerJobs/<part:account>/<part:name>/api/v1/healthz")
    def health(account: str, name: str) -> Response:
        return Response(trainers.health(account, name), mimetype="text/plain")

    def answer(body: Any, status: int = 200) -> Response:
        return Response(json.dumps(body), status, content_type="application/json; charset=utf-8")

    return app


def sent_key() -> str | None:
    """The key of a request; a trainer's own API takes a bearer alone."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return key.strip()
    return None if request.path.startswith("/training/") else request.headers.get("X-Api-Key")


def readable_url() -> None:
    try:
        for part in request.environ["REQUEST_URI"].split("?", 1):
            unquote_to_bytes(part).decode()
    except UnicodeDecodeError as trouble:
        raise invalid("the path is not UTF-8") from trouble


def query() -> dict[str, str]:
    """The parameters of a request in lowerCamelCase; of one that comes twice the last."""
    names = (
        "rlorTrainerJobId",
        "trainingShape",
        "skipValidations",
        "filter",
        "orderBy",
        "pageSize",
        "pageToken",
        "readMask",
    )
    known = {spelling: name for name in (*names, "includeArchived") for spelling in (name, snake(name))}
    return {known[name]: values[-1] for name, values in request.args.lists() if name in known}


def sent_body(optional: bool = False) -> Any:
    """What a request says in JSON."""
    raw = request.get_data()
    if not raw and optional:
        return {}
    if request.mimetype != "application/json":
        raise Refused(415, INVALID, "content type must be application/json")
    return read_json(raw)
