"""What a hand-written SDK sends is read from its code: each way to build a path, a query or a body that is followed."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from drift_sources import trainer_sdk
from drift_sources.surface import ANY, Field, Operation, Resource, Shape, Surface
from drift_sources.wheel import Wheel
from rlor_spec.document import SpecError

SDK = "vendor/training/sdk"
MODULE = f"{SDK}/jobs.py"
JOBS = "/v1/accounts/{}/rlorTrainerJobs"
JOB = f"{JOBS}/{{}}"
PROMOTE = "/v1/accounts/{}/checkpoints/{}:promote"
RESOURCE = Resource(JOBS, frozenset({PROMOTE}))
CREATE = f"POST {JOBS}"


def wheel(folder: Path, **files: str) -> Wheel:
    path = folder / "vendor_ai-1.0.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return Wheel.open(path)


def read(folder: Path, text: str) -> Surface:
    surface = trainer_sdk.read(wheel(folder, **{MODULE: text}), RESOURCE)
    assert surface is not None, "the module sends no request that was found"
    return surface


def only(surface: Surface) -> Operation:
    (operation,) = surface.operations.values()
    return operation


def body(operation: Operation) -> Shape:
    assert operation.request is not None, "no body was found"
    return operation.request


def tree(fields: dict[str, Field]) -> dict[str, object]:
    """Fields by name, each with its type or with its own fields."""
    return {name: tree(field.shape.fields) or str(field.shape) for name, field in fields.items()}


def in_method(*lines: str) -> str:
    """A class whose one method does that."""
    return "\n".join(
        ["class Jobs(Rest):", "    def act(self, job, config, options):", *(f"        {x}" for x in lines)]
    )


URL = 'path = f"/v1/accounts/{self.account}/rlorTrainerJobs"'
PATHS = {
    "f-string": ['self._get(f"/v1/accounts/{self.account}/rlorTrainerJobs/{job}")'],
    "pieces side by side": ['self._get(f"/v1/accounts/{self.account}" f"/rlorTrainerJobs" f"/{job}")'],
    "plus": ['self._get("/v1/accounts/" + self.account + "/rlorTrainerJobs/" + job)'],
    "plus, step by step": [URL, 'path += "/"', "path += job", "self._get(path)"],
    "percent": ['self._get("/v1/accounts/%s/rlorTrainerJobs/%s" % (self.account, job))'],
    "format": ['self._get("/v1/accounts/{account}/rlorTrainerJobs/{}".format(job, account=self.account))'],
    "join": ['self._get("/".join(["/v1/accounts", self.account, "rlorTrainerJobs", job]))'],
    "behind a host": ['url = f"{self.base}/v1/accounts/{self.account}/rlorTrainerJobs/{job}"', "requests.get(url)"],
    "with a query": ['self._get(f"/v1/accounts/{self.account}/rlorTrainerJobs/{job}?" + urlencode(options))'],
    "by keyword": [URL, 'self.client.get(url=f"{path}/{job}")'],
    "the method as a function": [URL, 'retried(self.session.get, f"{path}/{job}", timeout=30)'],
    "the method as text": [URL, 'self.client.request("GET", f"{path}/{job}")'],
    "the method as a keyword": [URL, 'self.client.request(f"{path}/{job}", method="GET")'],
    "in a branch": ["if job:", f"    {URL}", '    path = f"{path}/{job}"', "else:", "    path = ''", "self._get(path)"],
    "in an expression": [URL, 'self._get(f"{path}/{job}" if job else "/v1/accounts")'],
    "chosen by or": [URL, 'self._get(options.path or f"{path}/{job}")'],
    "in a walrus": ['if url := f"/v1/accounts/{self.account}/rlorTrainerJobs/{job}":', "    self._get(url)"],
    "after a try": ["try:", f"    {URL}", "except KeyError:", "    raise", 'self._get(f"{path}/{job}")'],
    "in a handler": ["try:", "    pass", "except KeyError:", f"    {URL}", '    self._get(f"{path}/{job}")'],
    "in a with": [URL, "with self.client() as client:", '    client.get(f"{path}/{job}")'],
    "awaited": [URL, 'answer = (await self.client.get(f"{path}/{job}")).json()'],
    "in a lambda": [URL, 'retried(lambda: self.client.get(f"{path}/{job}"))'],
    "in a function within": [URL, "def again():", '    return self.client.get(f"{path}/{job}")', "return again"],
    "in a match": [URL, "match options:", "    case None:", '        self._get(f"{path}/{job}")'],
    "in a comprehension": [URL, 'return [self._get(f"{path}/{each}") for each in options]'],
    "in a loop, for what stands behind it": ["for each in options:", f"    {URL}", 'self._get(f"{path}/{job}")'],
    "in a tuple": [URL, 'path, verify = f"{path}/{job}", True', "self._get(path)"],
}  # fmt: skip


@pytest.mark.parametrize("lines", PATHS.values(), ids=PATHS)
def test_a_path_is_found_however_it_is_put_together(tmp_path: Path, lines: list[str]) -> None:
    assert [*read(tmp_path, in_method(*lines)).operations] == [("GET", JOB)]


WHOLE_MODULES = {
    "a constant of the module": """
        ROOT = "/v1/accounts/{account}/rlorTrainerJobs/{job}"
        def get(client, account, job):
            client.get(ROOT.format(account=account, job=job))
    """,
    "a constant of the class": """
        class Jobs:
            PATH: str = "/v1/accounts/%s/rlorTrainerJobs/%s"
            def get(self, job):
                self.client.get(self.PATH % (self.account, job))
    """,
    "an attribute": """
        class Jobs:
            def __init__(self, account):
                self.root = f"/v1/accounts/{account}/rlorTrainerJobs"
            def get(self, job):
                self.client.get(f"{self.root}/{job}")
    """,
    "a property": """
        class Jobs:
            @property
            def root(self):
                return f"/v1/accounts/{self.account}/rlorTrainerJobs"
            def get(self, job):
                self.client.get(f"{self.root}/{job}")
    """,
    "another function": """
        def root(account):
            return f"/v1/accounts/{account}/rlorTrainerJobs"
        def get(client, account, job):
            client.get(root(account) + "/" + job)
    """,
    "a method of a base class that sends": """
        class Rest:
            def _send(self, method, path, **options):
                return self.client.request(method, f"{self.base}{path}", **options)
        class Jobs(Rest):
            def get(self, job):
                return self._send("GET", f"/v1/accounts/{self.account}/rlorTrainerJobs/{job}")
    """,
    "a method that is named after another one": """
        class Jobs:
            def get(self, job):
                return self._post_nothing(f"/v1/accounts/{self.account}/rlorTrainerJobs/{job}")
            def _post_nothing(self, path):
                return self.client.get(path)
    """,
    "a function that calls itself": """
        class Jobs:
            def get(self, job, tries=3):
                answer = self.client.get(f"/v1/accounts/{self.account}/rlorTrainerJobs/{job}")
                return answer or self.get(job, tries - 1)
    """,
}


@pytest.mark.parametrize("text", WHOLE_MODULES.values(), ids=WHOLE_MODULES)
def test_a_path_is_followed_through_the_module(tmp_path: Path, text: str) -> None:
    assert [*read(tmp_path, dedented(text)).operations] == [("GET", JOB)]


def dedented(text: str) -> str:
    return "\n".join(line[8:] for line in text.splitlines())


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_the_method_is_that_of_the_call(tmp_path: Path, method: str) -> None:
    lines = [URL, f'self._{method.lower()}(f"{{path}}/{{job}}", timeout=30)']
    assert [*read(tmp_path, in_method(*lines)).operations] == [(method, JOB)]


def test_an_operation_is_named_after_its_function_and_stands_where_its_path_does(tmp_path: Path) -> None:
    operation = only(read(tmp_path, in_method(URL, 'url = f"{self.base}{path}"', "self._post(url)")))
    assert (operation.name, str(operation.place)) == ("Jobs.act", f"{MODULE}:3")
    assert operation.request is None


NO_REQUESTS = {
    "a path of another resource": ['self._get(f"/v1/accounts/{self.account}/deployments/{job}")'],
    "the proxy of the trainer": ['self._get(f"{self.base}/training/v1/rlorTrainerJobs/{self.account}/{job}")'],
    "a resource name": ['self._get(f"accounts/{self.account}/rlorTrainerJobs/{job}")'],
    "a log line": [URL, 'logger.info("POST", path)'],
    "a path that goes nowhere": [URL, "return path"],
    "what stands behind a return": ["return None", URL, "self._get(path)"],
    "what stands behind a raise": ["raise ValueError", URL, "self._get(path)"],
}


@pytest.mark.parametrize("lines", NO_REQUESTS.values(), ids=NO_REQUESTS)
def test_nothing_else_is_taken_for_a_request(tmp_path: Path, lines: list[str]) -> None:
    assert trainer_sdk.read(wheel(tmp_path, **{MODULE: in_method(*lines)}), RESOURCE) is None


QUERIES = {
    "in the path": ['self._get(f"{path}?pageSize=200&pageToken={job}")'],
    "a list of pairs": ["query = []", 'query.append(("pageSize", 200))',
                        "if job:", '    query.append(("pageToken", job))', 'self._get(f"{path}?{urlencode(query)}")'],
    "a list of texts": ["query = ['pageSize=200']", "if job:", '    query.append(f"pageToken={job}")',
                        "if query:", "    path = f\"{path}?{'&'.join(query)}\"", "self._get(path)"],
    "a dict": ['query = {"pageSize": 200}', "while True:", '    self._get(f"{path}?{urlencode(query)}")',
               '    query["pageToken"] = job'],
    "params": ['self._get(path, params={"pageSize": 200, "pageToken": job})'],
    "params, as pairs": ['self._get(path, params=[("pageSize", 200), ("pageToken", job)])'],
    "params, or none": ["query = None", "if job:", '    query = {"pageSize": 200, "pageToken": job}',
                        "self._get(path, params=query)"],
    "the second argument": ['self.client.get(path, {"pageSize": 200, "pageToken": job})'],
    "through **": ['options = {"params": dict(pageSize=200, pageToken=job)}', "self._get(path, **options)"],
    "pairs in a loop": ["query = {}", 'for name, value in (("pageSize", 200), ("pageToken", job)):',
                        "    query[name] = value", "self._get(path, params=query)"],
    "through *": ['extra = [("pageToken", job)]', 'self._get(path, params=[("pageSize", 200), *extra])'],
    "lists added up": ['query = [("pageSize", 200)]', 'query += [("pageToken", job)]', "self._get(path, params=query)"],
}  # fmt: skip


@pytest.mark.parametrize("lines", QUERIES.values(), ids=QUERIES)
def test_query_parameters_are_found(tmp_path: Path, lines: list[str]) -> None:
    operation = only(read(tmp_path, in_method(URL, *lines)))
    assert tree(operation.parameters) == {"pageSize": "integer", "pageToken": ANY}
    assert (operation.path, operation.request) == (JOBS, None)


def test_text_in_a_query_shows_a_type_only_where_it_looks_like_one(tmp_path: Path) -> None:
    lines = 'self._post(path, params={"a": "true", "b": "20", "c": "x", "d": False, "e": None, "snake_name": job})'
    found = tree(only(read(tmp_path, in_method(URL, lines))).parameters)
    assert found == {"a": "boolean", "b": "integer", "c": ANY, "d": "boolean", "e": ANY, "snakeName": ANY}


NESTED: dict[str, object] = {"keepAlive": "boolean", "trainingConfig": {"loraRank": "integer", "region": ANY}}
BODIES = {
    "one dict": ['payload = {"keepAlive": False, "trainingConfig": {"loraRank": 0, "region": job}}'],
    "key by key": ['payload = {"keepAlive": False, "trainingConfig": {}}', 'payload["trainingConfig"]["loraRank"] = 0',
                   "if job:", '    payload["trainingConfig"]["region"] = job'],
    "a variable within": ['inner = {"loraRank": 0}', 'payload = {"keepAlive": False, "trainingConfig": inner}',
                          "if job:", '    inner["region"] = job'],
    "annotated": ["payload: dict[str, object] = {}", 'payload["keepAlive"] = True',
                  'payload["trainingConfig"] = {"loraRank": 0, "region": job}'],
    "**": ['first = {"keepAlive": True}', 'payload = {**first, "trainingConfig": {"loraRank": 0, "region": job}}'],
    "update": ['payload = {"keepAlive": True}', 'payload.update({"trainingConfig": {"loraRank": 0, "region": job}})'],
    "update by name": ["payload = {}", "payload.update(keepAlive=True, trainingConfig=dict(loraRank=0, region=job))"],
    "|=": ['payload = {"keepAlive": True}', 'payload |= {"trainingConfig": {"loraRank": 0, "region": job}}'],
    "|": ['payload = {"keepAlive": True} | {"trainingConfig": {"loraRank": 0, "region": job}}'],
    "dict()": ['first = {"trainingConfig": {"loraRank": 0, "region": job}}', "payload = dict(first, keepAlive=True)"],
    "a copy": ['first = {"keepAlive": True}', "payload = first.copy()",
               'payload["trainingConfig"] = {"loraRank": 0, "region": job}'],
    "setdefault": ['payload = {"keepAlive": True}', 'inner = payload.setdefault("trainingConfig", {})',
                   'inner["loraRank"] = 0', 'inner["region"] = job'],
    "weeded": ['payload = {"keepAlive": True, "trainingConfig": {"loraRank": 0, "region": job}}',
               "payload = {key: value for key, value in payload.items() if value is not None}"],
    "snake case": ['payload = {"keep_alive": True, "training_config": {"lora_rank": 0, "region": job}}'],
}  # fmt: skip


@pytest.mark.parametrize("lines", BODIES.values(), ids=BODIES)
def test_the_keys_of_a_body_are_found(tmp_path: Path, lines: list[str]) -> None:
    operation = only(read(tmp_path, in_method(URL, *lines, "self._post(path, json=payload)")))
    assert tree(body(operation).fields) == NESTED
    assert not operation.parameters


SENDERS = {
    "json=": "self._post(path, json=payload)",
    "data= with json.dumps": "requests.post(path, data=json.dumps(payload))",
    "content= with json.dumps and encode": "self.client.post(path, content=json.dumps(payload).encode())",
    "the second argument": "self._post(path, payload)",
    "a keyword of their own": "self._post(path=path, body=payload)",
    "through **": "self._post(path, **{'json': payload, 'timeout': 60})",
}


@pytest.mark.parametrize("sends", SENDERS.values(), ids=SENDERS)
def test_a_body_is_found_however_it_is_handed_over(tmp_path: Path, sends: str) -> None:
    operation = only(read(tmp_path, in_method(URL, 'payload = {"keepAlive": True}', 'headers = {"X-Key": "1"}', sends)))
    assert tree(body(operation).fields) == {"keepAlive": "boolean"}


def test_headers_are_neither_body_nor_query(tmp_path: Path) -> None:
    operation = only(read(tmp_path, in_method(URL, 'self._post(path, headers={"X-Key": "1"})')))
    assert (operation.request, operation.parameters) == (None, {})


def test_a_body_is_followed_through_methods_and_functions(tmp_path: Path) -> None:
    text = """
        class Jobs(Rest):
            def create(self, config):
                path, payload = self._request(config)
                add_purpose(payload, config.purpose)
                self._send(path, {**payload, "preemptible": True})

            @staticmethod
            def _request(config):
                payload = {"keepAlive": config.keep_alive}
                return f"/v1/accounts/{config.account}/rlorTrainerJobs", payload

            def _send(self, path, payload, **options):
                payload["serviceMode"] = True
                self.client.post(f"{self.base}{path}", json=payload, **options)

        def add_purpose(payload, purpose):
            payload["purpose"] = purpose
    """
    operation = only(read(tmp_path, dedented(text)))
    found = {"keepAlive": ANY, "purpose": ANY, "preemptible": "boolean", "serviceMode": "boolean"}
    assert tree(body(operation).fields) == found
    assert operation.name == "Jobs._send"


def test_a_body_is_followed_through_keywords_that_are_passed_on(tmp_path: Path) -> None:
    text = """
        class Jobs:
            def create(self, account):
                self._send("POST", f"/v1/accounts/{account}/rlorTrainerJobs", json={"keepAlive": True}, timeout=60)

            def _send(self, method, path, **options):
                return self.client.request(method, f"{self.base}{path}", **options)
    """
    assert tree(body(only(read(tmp_path, dedented(text)))).fields) == {"keepAlive": "boolean"}


def test_literals_show_types_and_nothing_else_does(tmp_path: Path) -> None:
    lines = [
        'payload = {"a": True, "b": "", "c": 1, "d": 0.5, "e": {}, "f": f"{job}s", "g": job, "h": not job, "i": -1}',
        'payload["j"] = 1 if job else 0.5',
        'payload["k"] = 1 if job else "1"',
        'payload["l"] = config.size or 1',
        'payload["m"] = ["x"]',
        'payload["n"] = [name for name in job]',
        'payload["o"] = "PURPOSE_PILOT"',
        "self._post(path, json=payload)",
    ]
    assert tree(body(only(read(tmp_path, in_method(URL, *lines)))).fields) == {
        "a": "boolean",
        "b": "string",
        "c": "integer",
        "d": "number",
        "e": "object",
        "f": "string",
        "g": ANY,
        "h": "boolean",
        "i": "integer",
        "j": "number",
        "k": ANY,
        "l": ANY,
        "m": "array of string",
        "n": "array of any",
        "o": ANY,  # it could be a string or the value of an enum
    }


def test_the_keys_of_every_call_of_an_operation_are_gathered(tmp_path: Path) -> None:
    lines = [
        URL,
        'first = {"a": 1, "c": {"d": 1}, "e": True}',
        'self._post(path, json={**first, "b": 1})',
        'self._post(path, json={"c": {"f": 1}, "e": 1})',
    ]
    found = tree(body(only(read(tmp_path, in_method(*lines)))).fields)
    assert found == {"a": "integer", "c": {"d": "integer", "f": "integer"}, "e": ANY, "b": "integer"}


NOT_SENT = {
    "added after the request": ["self._post(path, json=payload)", 'payload["b"] = 1'],
    "in a copy": ["copied = payload.copy()", 'copied["b"] = 1', "self._post(path, json=payload)"],
    "in a sum": ['summed = payload | {"b": 1}', "self._post(path, json=payload)"],
    "in a branch that ends": ["if job:", '    payload = {"b": 1}', "    return None", "self._post(path, json=payload)"],
}


@pytest.mark.parametrize("lines", NOT_SENT.values(), ids=NOT_SENT)
def test_what_another_dict_has_is_not_sent(tmp_path: Path, lines: list[str]) -> None:
    operation = only(read(tmp_path, in_method(URL, 'payload = {"a": 1}', *lines)))
    assert tree(body(operation).fields) == {"a": "integer"}


def test_no_body_is_no_body(tmp_path: Path) -> None:
    assert only(read(tmp_path, in_method(URL, "self._post(path, json=None)"))).request is None


def test_fields_stand_where_they_are_written(tmp_path: Path) -> None:
    lines = [URL, 'payload = {"a": 1,', '    "b": 2}', 'payload["c"] = 3', "self._post(path,", "    json=payload,",
             '    params=[("q", 1)])']  # fmt: skip
    operation = only(read(tmp_path, in_method(*lines)))
    places = {name: str(field.place) for name, field in (body(operation).fields | operation.parameters).items()}
    assert places == {"a": f"{MODULE}:4", "b": f"{MODULE}:5", "c": f"{MODULE}:6", "q": f"{MODULE}:9"}
    assert {field.required for field in body(operation).fields.values()} == {None}


def test_the_description_of_a_config_field_follows_it_into_the_body(tmp_path: Path) -> None:
    text = '''
        @dataclass
        class Config:
            idle: timedelta | None = None
            """Stops the trainer when it is idle. When unset, the 60-minute default applies."""
            nodes: int = 1
            """How many nodes. Defaults to ``1``."""
            plain: int = 0

        @dataclass
        class Other:
            nodes: int = 7
            """Something else."""

        class Jobs:
            def create(self, config: Config, other: Other | None, unknown):
                nodes = config.nodes
                payload = {"both": config.idle or config.nodes, "plain": config.plain, "idle": ""}
                payload["nodes"] = nodes and not config.idle
                if config.idle is not None:
                    payload["idle"] = written(config.idle)
                payload["unknown"] = unknown.nodes
                payload["other"] = other.nodes
                self.client.post(f"/v1/accounts/{self.account}/rlorTrainerJobs", json=payload)

        def written(value):
            return f"{value.total_seconds()}s"
    '''
    fields = body(only(read(tmp_path, dedented(text)))).fields
    assert {name: (field.default, field.text) for name, field in fields.items()} == {
        "both": ("", ""),
        "plain": ("", ""),
        "idle": ("60-minute", "Stops the trainer when it is idle. When unset, the 60-minute default applies."),
        "nodes": ("1", "How many nodes. Defaults to `1`."),
        "unknown": ("", ""),
        "other": ("", "Something else."),
    }
    assert str(fields["idle"].shape) == "string"


def test_values_are_whole_texts_and_no_docstrings(tmp_path: Path) -> None:
    text = '''
        """JOB_STATE_DOCSTRING"""
        STOPPED = frozenset({"JOB_STATE_DELETED", "JOB_STATE_ARCHIVED"})  # JOB_STATE_COMMENT
        def wait(client, account, job):
            """JOB_STATE_EXPLAINED"""
            state = client.get(f"/v1/accounts/{account}/rlorTrainerJobs/{job}")["state"]
            if state == "JOB_STATE_DELETED":
                raise RuntimeError("stopped in JOB_STATE_PROSE", f"JOB_STATE_{state}", "STOPPED", "Job_State")
    '''
    surface = read(tmp_path, dedented(text))
    assert {value: place.line for value, place in surface.values.items()} == {
        "JOB_STATE_ARCHIVED": 3,
        "JOB_STATE_DELETED": 3,
    }


def test_values_are_those_of_the_whole_training_sdk(tmp_path: Path) -> None:
    sends = in_method(URL, "self._post(path)")
    files = {
        MODULE: sends,
        f"{SDK}/managed.py": 'RESUMABLE = ("JOB_STATE_PAUSED",)',
        f"{SDK}/_core/generated.py": 'OTHER = "JOB_STATE_GENERATED"',
        f"{SDK}/tests/test_jobs.py": 'OTHER = "JOB_STATE_TESTED"',
        "vendor/other.py": 'OTHER = "JOB_STATE_ELSEWHERE"',
    }
    surface = trainer_sdk.read(wheel(tmp_path, **files), RESOURCE)
    assert surface is not None
    assert {value: str(place) for value, place in surface.values.items()} == {"JOB_STATE_PAUSED": f"{SDK}/managed.py:1"}


def test_what_is_beside_the_resource_belongs_to_it_too(tmp_path: Path) -> None:
    lines = [
        'path = f"/v1/accounts/{self.account}/checkpoints/{job}:promote"',
        'self._post(path, json={"output_model": f"accounts/{self.account}/models/x", "async_promotion": True})',
    ]
    operation = only(read(tmp_path, in_method(*lines)))
    assert operation.path == PROMOTE
    assert tree(body(operation).fields) == {"outputModel": "string", "asyncPromotion": "boolean"}


def test_a_surface_says_what_it_is_of(tmp_path: Path) -> None:
    surface = read(tmp_path, in_method(URL, "self._post(path)"))
    assert (surface.source, surface.title, surface.complete) == ("TSDK", "vendor-ai 1.0.0, training SDK", False)
    assert str(surface.place) == f"{MODULE}:1"


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"vendor/__init__.py": ""}, id="no training SDK"),
        pytest.param({f"{SDK}/_core/jobs.py": in_method(URL, "self._post(path)")}, id="only generated code"),
        pytest.param({f"{SDK}/tests/jobs.py": in_method(URL, "self._post(path)")}, id="only tests"),
        pytest.param({MODULE: "STATE = 'JOB_STATE_PAUSED'"}, id="no request to the resource"),
    ],
)
def test_a_wheel_without_it_has_no_surface(tmp_path: Path, files: dict[str, str]) -> None:
    assert trainer_sdk.read(wheel(tmp_path, **files), RESOURCE) is None


def test_what_is_not_python_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"jobs\.py:2: not Python that can be read"):
        trainer_sdk.read(wheel(tmp_path, **{MODULE: "x = 1\nx = = 2\n"}), RESOURCE)


def test_what_is_nested_too_deeply_is_refused(tmp_path: Path) -> None:
    text = f'path = "/v1/" + {" + ".join(["x"] * 900)}\n'
    with pytest.raises(SpecError, match=r"none-any\.whl:1: cannot follow vendor/training/sdk/jobs\.py: it is nested"):
        trainer_sdk.read(wheel(tmp_path, **{MODULE: text}), RESOURCE)


def test_code_that_calls_itself_millions_of_times_is_followed_to_an_end(tmp_path: Path) -> None:
    """Each function calls the next one 40 times, five deep: followed without a limit, that would take minutes."""
    chain = "".join(f"def step{n}(client):\n" + f"    step{n + 1}(client)\n" * 40 for n in range(5))
    sends = 'def send(client, account):\n    client.post(f"/v1/accounts/{account}/rlorTrainerJobs")\n'
    assert [*read(tmp_path, f"{chain}def step5(client):\n    pass\n{sends}").operations] == [("POST", JOBS)]


# -- through other modules of the package

BUILDER = (
    'def build(config):\n    payload = {"keepAlive": True}\n'
    '    payload["purpose"] = config.purpose\n    return payload\n'
)
MOVED = {
    "relatively": ("from ._payloads import build", "build(config)", {f"{SDK}/_payloads.py": BUILDER}),
    "absolutely": (
        "from vendor.shared.payloads import build",
        "build(config)",
        {"vendor/shared/payloads.py": BUILDER},
    ),
    "from above": ("from ...shared.payloads import build", "build(config)", {"vendor/shared/payloads.py": BUILDER}),
    "renamed": ("from ._payloads import build as made", "made(config)", {f"{SDK}/_payloads.py": BUILDER}),
    "through its module": ("from . import _payloads", "_payloads.build(config)", {f"{SDK}/_payloads.py": BUILDER}),
    "through a renamed module": (
        "import vendor.shared.payloads as p",
        "p.build(config)",
        {"vendor/shared/payloads.py": BUILDER},
    ),
    "through a dotted module": (
        "import vendor.shared.payloads",
        "vendor.shared.payloads.build(config)",
        {"vendor/shared/payloads.py": BUILDER},
    ),
    "exported again": (
        "from vendor.shared import build",
        "build(config)",
        {"vendor/shared/__init__.py": "from .payloads import build as build", "vendor/shared/payloads.py": BUILDER},
    ),
    "through *": (
        "from ._payloads import *",
        "build(config)",
        {f"{SDK}/_payloads.py": "from .deeper import *", f"{SDK}/deeper.py": BUILDER},
    ),
    "in the function": ("", "build(config)", {f"{SDK}/_payloads.py": BUILDER}),
    "as a static method": (
        "from ._payloads import Payloads",
        "Payloads.build(config)",
        {
            f"{SDK}/_payloads.py": "class Payloads:\n    @staticmethod\n"
            + "".join(f"    {x}\n" for x in BUILDER.splitlines())
        },
    ),
    "as a method of an object": (
        "from ._payloads import Payloads",
        "Payloads(config).build()",
        {
            f"{SDK}/_payloads.py": "class Payloads:\n    def __init__(self, config):\n        self.c = config\n"
            '    def build(self):\n        return {"keepAlive": True, "purpose": self.c.purpose}\n'
        },
    ),
    "of what is given": (
        "from ._config import Config",
        "config.payload()",
        {
            f"{SDK}/_config.py": "class Config:\n    purpose: str\n    def payload(self):\n"
            '        return {"keepAlive": True, "purpose": self.purpose}\n'
        },
    ),
    "of a base class": (
        "from ._rest import Builds",
        "self.build(config)",
        {f"{SDK}/_rest.py": "class Builds:\n    @staticmethod\n" + "".join(f"    {x}\n" for x in BUILDER.splitlines())},
    ),
    "two modules that import each other": (
        "from ._payloads import build",
        "build(config)",
        {f"{SDK}/_payloads.py": f"from .jobs import Jobs\n{BUILDER}"},
    ),
}


@pytest.mark.parametrize(("imports", "call", "files"), MOVED.values(), ids=MOVED)
def test_a_body_is_followed_into_other_modules(tmp_path: Path, imports: str, call: str, files: dict[str, str]) -> None:
    base = "Builds" if "Builds" in imports else ""
    within = "" if imports else "        from ._payloads import build\n"
    text = (
        f"{imports}\nclass Jobs({base}):\n    def act(self, config: Config, job):\n{within}        {URL}\n"
        f"        payload = {call}\n        self._post(path, json=payload)\n"
    )
    surface = trainer_sdk.read(wheel(tmp_path, **{MODULE: text}, **files), RESOURCE)
    assert surface is not None
    operation = only(surface)
    assert tree(body(operation).fields) == {"keepAlive": "boolean", "purpose": ANY}
    (home,) = [name for name, content in files.items() if "keepAlive" in content]
    line = next(n for n, text in enumerate(files[home].splitlines(), 1) if "keepAlive" in text)
    assert str(body(operation).fields["keepAlive"].place) == f"{home}:{line}"
    assert operation.name == "Jobs.act"


SHARED_SENDER = (
    "class Rest:\n    def _post(self, path, **options):\n"
    '        return retried(self.client.post, f"{self.base}{path}", **options)\n'
)


def test_an_operation_is_named_after_the_function_that_has_its_path(tmp_path: Path) -> None:
    method = f"    def act(self):\n        {URL}\n        self._post(path, json={{}})\n"
    text = f"from ._rest import Rest\nclass Jobs(Rest):\n{method}"
    surface = trainer_sdk.read(wheel(tmp_path, **{MODULE: text, f"{SDK}/_rest.py": SHARED_SENDER}), RESOURCE)
    assert surface is not None
    assert (only(surface).name, str(only(surface).place)) == ("Jobs.act", f"{MODULE}:4")


def test_a_path_may_come_from_another_module(tmp_path: Path) -> None:
    files = {
        MODULE: "from ._paths import JOBS, job_path\ndef get(client, a, j):\n    client.get(JOBS.format(a))\n"
        "    client.delete(job_path(a, j))\n",
        f"{SDK}/_paths.py": 'JOBS = "/v1/accounts/{}/rlorTrainerJobs"\n'
        'def job_path(a, j):\n    return f"{JOBS.format(a)}/{j}"\n',
    }
    surface = trainer_sdk.read(wheel(tmp_path, **files), RESOURCE)
    assert surface is not None
    assert [*surface.operations] == [("GET", JOBS), ("DELETE", JOB)]


def test_a_module_that_the_sdk_imports_is_followed_too(tmp_path: Path) -> None:
    files = {
        f"{SDK}/__init__.py": "from vendor.jobs import Jobs as Jobs\n",
        "vendor/jobs.py": in_method(URL, "self._post(path)"),
        "vendor/unrelated.py": in_method(URL, "self._delete(path)"),
    }
    surface = trainer_sdk.read(wheel(tmp_path, **files), RESOURCE)
    assert surface is not None
    assert {key: str(each.place) for key, each in surface.operations.items()} == {("POST", JOBS): "vendor/jobs.py:3"}


@pytest.mark.parametrize(
    ("imports", "use"),
    [
        ("from ..shared.states import State", ""),
        ("from vendor.training.shared import states", "states.State.PAUSED"),
        ("import vendor.training.shared.states as s", "s.State.PAUSED"),
        ("from ..shared.states import State as S", ""),
        ("from ..shared.states import RESUMABLE", ""),
    ],
)
def test_values_are_those_of_a_shared_enum_too(tmp_path: Path, imports: str, use: str) -> None:
    files = {
        MODULE: f"{imports}\n{in_method(URL, 'self._post(path)')}\nx = {use or None}\n",
        "vendor/training/shared/states.py": "class State(str, Enum):\n"
        '    PAUSED = "JOB_STATE_PAUSED"\n\nRESUMABLE = ("JOB_STATE_PAUSED",)\nOTHER = "JOB_STATE_OTHER"\n',
    }
    surface = trainer_sdk.read(wheel(tmp_path, **files), RESOURCE)
    assert surface is not None
    assert [*surface.values] == ["JOB_STATE_PAUSED"]
    assert surface.values["JOB_STATE_PAUSED"].path == "vendor/training/shared/states.py"


def test_a_member_of_an_enum_is_what_it_stands_for(tmp_path: Path) -> None:
    files = {
        MODULE: "from .names import Key\n"
        + in_method(URL, "self._post(path, json={Key.ALIVE.value: True, Key.ALIVE: True})"),
        f"{SDK}/names.py": 'class Key(str, Enum):\n    ALIVE = "keepAlive"\n',
    }
    surface = trainer_sdk.read(wheel(tmp_path, **files), RESOURCE)
    assert surface is not None
    assert tree(body(only(surface)).fields) == {"keepAlive": "boolean"}


# -- what is read from answers

ANSWERS = {
    "by key": ['x = answer.json()["jobs"]'],
    "get": ['x = answer.json().get("jobs", [])'],
    "get, or": ['x = (answer.json() or {}).get("jobs") or []'],
    "in a function": ["x = only(answer.json())"],
    "under a condition": ["if not answer.is_success:", "    raise ValueError", 'x = answer.json()["jobs"]'],
    "on success": ["if answer.status_code == 200:", '    return answer.json()["jobs"]'],
    "in the test of a loop": ['while not answer.json().get("jobs"):', "    pass"],
}


@pytest.mark.parametrize("lines", ANSWERS.values(), ids=ANSWERS)
def test_the_keys_that_are_read_from_an_answer_are_found(tmp_path: Path, lines: list[str]) -> None:
    text = 'def only(body):\n    return body["jobs"]\n' + in_method(URL, "answer = self._get(path)", *lines)
    line = max(n for n, each in enumerate(text.splitlines(), 1) if '"jobs"' in each)
    operation = only(read(tmp_path, text))
    assert operation.response is not None
    assert {name: str(each.place) for name, each in operation.response.fields.items()} == {"jobs": f"{MODULE}:{line}"}


def test_items_and_what_is_in_them_are_read_too(tmp_path: Path) -> None:
    lines = [
        "body = self._get(path).json()",
        'for job in body["jobs"]:',
        '    print(job["state"], job.get("status", {}).get("message"))',
        'first = body["other_jobs"][0]["name"]',
    ]
    operation = only(read(tmp_path, in_method(URL, *lines)))
    assert operation.response is not None
    jobs = operation.response.fields["jobs"].shape
    assert (str(jobs), str(operation.response.fields["otherJobs"].shape)) == ("array of object", "array of object")
    assert jobs.items is not None
    assert tree(jobs.items.fields) == {"state": ANY, "status": {"message": ANY}}


FAILED = {
    "not a success": ["if not answer.is_success:", '    raise ValueError(answer.json()["error"])'],
    "not ok": ["if answer.ok:", "    return", "else:", '    raise ValueError(answer.json()["error"])'],
    "a status": ["if answer.status_code == 404:", '    raise ValueError(answer.json()["error"])'],
    "any but a success": ["if answer.status_code != 200:", '    raise ValueError(answer.json()["error"])'],
    "from 400 on": ["if answer.status_code >= 400:", '    raise ValueError(answer.json()["error"])'],
    "in a handler": ["try:", "    pass", "except KeyError:", '    raise ValueError(answer.json()["error"])'],
    "in a function for errors": ["said = parse_error(answer.json())"],
    "of the response itself": ['answer["error"]', "answer.get('error')"],
}  # fmt: skip


@pytest.mark.parametrize("lines", FAILED.values(), ids=FAILED)
def test_the_body_of_an_error_is_no_answer(tmp_path: Path, lines: list[str]) -> None:
    helper = 'def parse_error(body):\n    return body["error"]\n'
    operation = only(read(tmp_path, helper + in_method(URL, "answer = self._get(path)", *lines)))
    assert operation.response is not None
    assert operation.response.fields == {}


# -- what is not read

UNRESOLVED = {
    "a function that is not there": "build(config)",
    "a method of something else": "registry[job].build(config)",
    "a module by name": "importlib.import_module(job).build(config)",
}


@pytest.mark.parametrize("call", UNRESOLVED.values(), ids=UNRESOLVED)
def test_a_body_that_cannot_be_resolved_is_told_with_its_expression(tmp_path: Path, call: str) -> None:
    again = "\n    def again(self, job):\n        return self.act(job, {}, {})\n"  # followed more than once
    text = f"from ._rest import Rest\n{in_method(URL, f'payload = {call}', 'self._post(path, json=payload)')}{again}"
    surface = trainer_sdk.read(wheel(tmp_path, **{MODULE: text, f"{SDK}/_rest.py": SHARED_SENDER}), RESOURCE)
    assert surface is not None
    shape = body(only(surface))
    assert (str(shape), str(shape.place)) == (f"not resolved: `{call}`", f"{MODULE}:5")


@pytest.mark.parametrize("adds", ["payload.update(more(config))", "payload = {**payload, **more(config)}"])
def test_what_is_added_to_a_body_and_cannot_be_resolved_is_told(tmp_path: Path, adds: str) -> None:
    surface = read(tmp_path, in_method(URL, 'payload = {"a": 1}', adds, "self._post(path, json=payload)"))
    assert tree(body(only(surface)).fields) == {"a": "integer"}
    said = [str(each) for each in surface.unread if each.place]
    assert said == [f"what `more(config)` adds to the body of {CREATE}, {MODULE}:5"]


def test_requests_whose_path_is_not_known_are_told(tmp_path: Path) -> None:
    surface = read(tmp_path, in_method(URL, "self._post(path)", 'self._get(f"/v1/{job}/more")'))
    said = [str(each) for each in surface.unread if each.place]
    assert said == [f"requests whose path is known only when they are sent, {MODULE}:5"]
