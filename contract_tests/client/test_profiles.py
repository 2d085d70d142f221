"""Settings from the profile file: which count, where the file is, and what is said of a bad one. And `RLOR_LOG`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import rlor_trainer_client
from rlor_trainer_client import AsyncRlorTrainerClient, ConfigurationError, RlorTrainerClient
from rlor_trainer_client._config import Settings

KEY = "fw-key-of-a-profile"
VARIABLES = (
    *("FIREWORKS_API_KEY", "FIREWORKS_ACCOUNT_ID", "FIREWORKS_BASE_URL", "HOME", "XDG_CONFIG_HOME"),
    *("RLOR_CONFIG_FILE", "RLOR_LOG", "RLOR_PROFILE", "RLOR_RECORD"),
)
FILE = f"""\
[profiles.default]
api_key = "{KEY}"
account_id = "usual"
base_url = "https://usual.example"

[profiles.lab]
api_key = "{KEY}-2"
account_id = "lab"
base_url = "http://lab.example/api/"
timeout = 5
deadline = 7.5
max_retries = 0
proxy = "http://proxy.example:3128"
ca_bundle = "{rlor_trainer_client.__file__}"
allow_insecure_http = true

[profiles.bare]
account_id = "bare"
"""

Made = RlorTrainerClient | AsyncRlorTrainerClient


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The profile file, which the environment names."""
    path = tmp_path / "rlor.toml"
    write(path, FILE)
    monkeypatch.setenv("RLOR_CONFIG_FILE", str(path))
    return path


@pytest.fixture(params=[RlorTrainerClient, AsyncRlorTrainerClient])
def kind(request: pytest.FixtureRequest) -> Callable[..., Made]:
    found: Callable[..., Made] = request.param
    return found


def write(path: Path, text: str, mode: int = 0o600) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(mode)


def found(client: Made) -> Settings:
    return client._transport.settings  # pyright: ignore[reportPrivateUsage]


def who(client: Made) -> tuple[str, str, str]:
    settings = found(client)
    return settings.api_key, settings.account_id, settings.base_url


def test_the_default_profile_gives_what_is_missing(
    kind: Callable[..., Made], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert who(kind()) == (KEY, "usual", "https://usual.example")
    assert who(kind(account_id="mine")) == (KEY, "mine", "https://usual.example")
    monkeypatch.setenv("FIREWORKS_ACCOUNT_ID", "of-env")
    monkeypatch.setenv("FIREWORKS_BASE_URL", "https://env.example")
    assert who(kind()) == (KEY, "of-env", "https://env.example")
    monkeypatch.setenv("FIREWORKS_API_KEY", "env-key")
    file.unlink()
    assert who(kind()) == ("env-key", "of-env", "https://env.example"), "nothing is missing: the file is not read"


def test_a_profile_named_by_argument_counts_more_than_the_environment(
    kind: Callable[..., Made], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in VARIABLES[:3]:
        monkeypatch.setenv(name, "https://env.example")
    assert who(kind(profile="lab", ca_bundle=certifi_file())) == (f"{KEY}-2", "lab", "http://lab.example/api")
    assert who(kind(profile="bare")) == ("https://env.example", "bare", "https://env.example")
    given = kind(profile="lab", account_id="mine", base_url="https://a.example", ca_bundle=certifi_file())
    assert who(given) == (f"{KEY}-2", "mine", "https://a.example")


def test_a_profile_named_by_the_environment_counts_less_than_its_other_variables(
    kind: Callable[..., Made], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RLOR_PROFILE", "bare")
    monkeypatch.setenv("FIREWORKS_API_KEY", "env-key")
    assert who(kind()) == ("env-key", "bare", "https://api.fireworks.ai")
    monkeypatch.setenv("FIREWORKS_ACCOUNT_ID", "of-env")
    assert who(kind())[1] == "of-env"
    monkeypatch.delenv("FIREWORKS_ACCOUNT_ID")
    assert who(kind(profile="default")) == (KEY, "usual", "https://usual.example"), (
        "the argument is the one that counts"
    )


def test_every_setting(kind: Callable[..., Made], file: Path) -> None:
    settings = found(kind(profile="lab", ca_bundle=certifi_file()))
    assert (settings.timeout, settings.deadline, settings.max_retries) == (5, 7.5, 0)
    assert (settings.proxy, settings.allow_insecure_http) == ("http://proxy.example:3128", True)
    with pytest.raises(ConfigurationError, match="no certificates can be loaded"):
        kind(profile="lab")
    with pytest.raises(ConfigurationError, match="http://"):
        kind(profile="bare", api_key="k", base_url=settings.base_url)


def test_who_brings_a_transport_has_its_own_proxy_and_certificates(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(200))
    client = RlorTrainerClient(profile="lab", transport=transport)
    assert (who(client)[1], found(client).proxy, found(client).ca_bundle) == ("lab", None, None)


def certifi_file() -> str:
    import certifi

    return certifi.where()


@pytest.mark.parametrize(
    ("variables", "place"),
    [
        ({"HOME": "{}"}, ".config/rlor/config.toml"),
        ({"HOME": "/nowhere", "XDG_CONFIG_HOME": "{}/x"}, "x/rlor/config.toml"),
        ({"HOME": "/nowhere", "XDG_CONFIG_HOME": "/nowhere", "RLOR_CONFIG_FILE": "{}/f"}, "f"),
    ],
)
def test_where_the_file_is(
    variables: dict[str, str], place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value.format(tmp_path))
    write(tmp_path / place, FILE)
    assert who(RlorTrainerClient())[1] == "usual"


def test_without_a_file_it_is_as_without_a_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(ConfigurationError, match=r"^No api_key\. .*FIREWORKS_API_KEY.* profile\.$"):
        RlorTrainerClient(account_id="acme")
    write(tmp_path / ".config/rlor/config.toml", "[profiles.other]\n")
    with pytest.raises(ConfigurationError, match=r"^No api_key\."):
        RlorTrainerClient(account_id="acme")


BAD: dict[str, tuple[str, str]] = {
    "an unknown key": (
        f'apikey = "{KEY}"',
        r"FILE, profile 'p': 'apikey' is not a profile setting.* Did you mean 'api_key'\?$",
    ),
    "a key of another kind": (
        "colour = 1",
        r"FILE, profile 'p': 'colour' is not a profile setting.* Settings are api_key, ",
    ),
    "a hyphen": ("max-retries = 1", r"'max-retries' is not a profile setting.* Did you mean 'max_retries'\?$"),
    "a number for text": (
        "account_id = 5",
        r"FILE, profile 'p': account_id is a whole number\. Write text in quotes\.$",
    ),
    "a list": (f'api_key = ["{KEY}"]', r"FILE, profile 'p': api_key is a list\. Write text"),
    "a table": ("proxy = {}", r"proxy is a table"),
    "a date": ("proxy = 2026-01-01", r"proxy is a date or time"),
    "nothing": ('base_url = ""', r"base_url is empty"),
    "text for a number": ('timeout = "60"', r"FILE, profile 'p': timeout is text\. Write a number of seconds\.$"),
    "true for a number": ("deadline = true", r"deadline is true or false\. Write a number"),
    "a part of a retry": ("max_retries = 1.5", r"max_retries is a number\. Write a whole number\.$"),
    "text for true": ('allow_insecure_http = "yes"', r"allow_insecure_http is text\. Write true or false\.$"),
    "no time": ("timeout = 0", r"FILE, profile 'p': timeout: timeout is 0; it must be greater than 0\."),
    "fewer than no retries": ("max_retries = -1", r"FILE, profile 'p': max_retries: "),
    "a key with a line break": (
        f'api_key = "{KEY}\\n"',
        r"FILE, profile 'p': api_key: The API key contains white space",
    ),
    "no URL": ('base_url = "host"', r"FILE, profile 'p': base_url: The base URL is not an http"),
    "no proxy": ('proxy = "word"', r"FILE, profile 'p': proxy: proxy is not a proxy URL"),
    "no quotes": (f"api_key = {KEY}", r"FILE is not valid TOML: Invalid value \(at line 2, column 11\)\.$"),
    "no value": (KEY, r"FILE is not valid TOML: Expected .*\(at line \d, column \d+\)\.$"),
    "too many brackets": ("x = " + "[" * 5000, r"FILE is not valid TOML: it is nested too deeply\.$"),
    "twice": (f'api_key = "{KEY}"\napi_key = "{KEY}"', r"FILE is not valid TOML: .*line 3"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_wrong_is_said_with_its_place_and_without_the_key(what: str, file: Path) -> None:
    text, message = BAD[what]
    write(file, f"[profiles.p]\n{text}\n")
    with pytest.raises(ConfigurationError, match=message.replace("FILE", f"^{file}")) as caught:
        RlorTrainerClient(profile="p", api_key="a", account_id="b")
    assert KEY not in f"{caught.value!r}"
    assert caught.value.__context__ is None or caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('api_key = "k"', r"has 'api_key' outside of a profile\. Move it under \[profiles\.default\]\.$"),
        ("[default]", r"has 'default' outside of a profile"),
        ("profiles = 5", r"profiles contains something other than tables"),
        ("[profiles]\nlab = 5", r"profiles contains something other than tables"),
    ],
)
def test_what_is_no_profile(text: str, message: str, file: Path) -> None:
    write(file, text)
    with pytest.raises(ConfigurationError, match=message):
        RlorTrainerClient()


def test_a_profile_that_is_not_there(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError, match=r"no profile 'prod'\. It has: 'default', 'lab', 'bare'\.$"):
        RlorTrainerClient(profile="prod")
    monkeypatch.setenv("RLOR_PROFILE", "prod")
    with pytest.raises(ConfigurationError, match="no profile 'prod'"):
        RlorTrainerClient(api_key="k", account_id="a")
    write(file, "")
    with pytest.raises(ConfigurationError, match=r"no profile 'prod'\. Add \[profiles\.prod\]\.$"):
        RlorTrainerClient()
    file.unlink()
    with pytest.raises(ConfigurationError, match=r"rlor\.toml does not exist, but the profile 'prod' needs it"):
        RlorTrainerClient()
    monkeypatch.delenv("RLOR_PROFILE")
    with pytest.raises(ConfigurationError, match=r"rlor\.toml does not exist, but RLOR_CONFIG_FILE needs it"):
        RlorTrainerClient()


def test_odd_files_and_names(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError, match=r"^profile is empty"):
        RlorTrainerClient(profile="")
    with pytest.raises(TypeError, match=r"^profile is of the type int"):
        RlorTrainerClient(profile=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    file.write_bytes(b"\xff")
    with pytest.raises(ConfigurationError, match=r"rlor\.toml is not UTF-8"):
        RlorTrainerClient()
    monkeypatch.setenv("RLOR_CONFIG_FILE", str(file.parent))
    with pytest.raises(ConfigurationError, match="cannot be read: Is a directory"):
        RlorTrainerClient()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602])
def test_a_file_that_others_can_read_is_refused(mode: int, file: Path) -> None:
    file.chmod(mode)
    with pytest.raises(ConfigurationError, match=rf"\(mode 0{mode:o}\)\. Run: chmod 600 {file}$"):
        RlorTrainerClient(profile="bare", api_key="k")
    write(file, '[profiles.default]\naccount_id = "open"\n', mode)
    assert who(RlorTrainerClient(api_key="k"))[1] == "open", "without a key it is no secret"


def test_profiles_are_read_by_those_alone_who_have_them(tmp_path: Path) -> None:
    make = "import sys, rlor_trainer_client as c; c.RlorTrainerClient(api_key='k', account_id='a')"
    assert run(f"{make}; print('tomllib' in sys.modules)", HOME=str(tmp_path)).stdout == "False\n"


USE = """
import logging, httpx, rlor_trainer_client as c
{before}
answer = httpx.MockTransport(lambda request: httpx.Response(404, json={{"message": "private"}}))
for _ in range(2):
    client = c.RlorTrainerClient(api_key="fw-secret-key", account_id="a", transport=answer)
try:
    client.jobs.get("j", read_mask="private")
except c.NotFoundError:
    pass
"""


def run(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    path = {"PYTHONPATH": os.path.dirname(os.path.dirname(rlor_trainer_client.__file__))}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, env={**path, **environment}, capture_output=True, text=True, check=False)


def test_the_log_is_shown_once() -> None:
    shown = run(USE.format(before=""), RLOR_LOG="debug").stderr
    assert [line.split(" ", 2)[2] for line in shown.splitlines()] == [
        "DEBUG   jobs.get GET /v1/accounts/a/rlorTrainerJobs/j: 404 in " + shown.partition(" in ")[2].strip()
    ]
    assert "private" not in shown
    assert "fw-secret" not in shown
    assert run(USE.format(before=""), RLOR_LOG="INFO").stderr == ""
    assert run(USE.format(before="")).stderr == ""


@pytest.mark.parametrize("logger", ["", "rlor_trainer_client"])
def test_a_program_with_a_handler_shows_the_log_itself(logger: str) -> None:
    before = f"logging.getLogger({logger!r}).addHandler(logging.StreamHandler())"
    assert run(USE.format(before=before), RLOR_LOG="debug").stderr.startswith("jobs.get GET ")


def test_a_level_that_there_is_not(monkeypatch: pytest.MonkeyPatch, kind: Callable[..., Any]) -> None:
    monkeypatch.setenv("RLOR_LOG", "verbose")
    with pytest.raises(
        ConfigurationError, match=r"^RLOR_LOG is 'verbose'\. Set it to one of debug, info, warning, error,"
    ):
        kind(api_key="k", account_id="a")


def test_the_default_profile_gives_the_url_also_where_key_and_account_are_set(tmp_path: Path) -> None:
    """Otherwise a key would go to another server than the one that the file names."""
    file = tmp_path / "config.toml"
    file.write_text('[profiles.default]\nbase_url = "https://staging.example"\n', "utf-8")
    environ = {"RLOR_CONFIG_FILE": str(file), "FIREWORKS_API_KEY": "k", "FIREWORKS_ACCOUNT_ID": "a"}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environ.items():
            patch.setenv(name, value)
        patch.delenv("FIREWORKS_BASE_URL", raising=False)
        with RlorTrainerClient() as client:
            assert "staging.example" in repr(client)
        with RlorTrainerClient(api_key="k", account_id="a", base_url="https://own.example") as client:
            assert "own.example" in repr(client)
