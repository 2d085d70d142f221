"""What nobody is to read again is masked in whatever form it comes, and no text takes long to mask."""

from __future__ import annotations

import base64
import json
import random
import time
from collections.abc import Callable
from typing import Any, Final

import pytest
from emulator.emulated import SPEC
from rlor_trainer_emulator.http.secrets import MASK, Secrets

SECRETS: Final = Secrets(SPEC)
SECRET: Final = "hidden-0123456789"
CONFIG: Final[dict[str, Any]] = {"displayName": "a", "wandbConfig": {"enabled": True, "apiKey": SECRET, "project": "p"}}
PLAIN: Final = json.dumps(CONFIG)


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(PLAIN),
        json.dumps(json.dumps(PLAIN)),
        json.dumps({"displayName": PLAIN}),
        json.dumps({"displayName": str(CONFIG)}),
        json.dumps([PLAIN, {PLAIN: 1}]),
        str(CONFIG),
        str({"a": PLAIN}),
        repr(PLAIN),
        PLAIN.replace('"', "`"),
        PLAIN.replace("apiKey", r"api\u004bey"),
        PLAIN.replace("apiKey", r"\u0061piKe\u0079"),
        PLAIN.replace(f'"{SECRET}"', f'["{SECRET}", "{SECRET}"]'),
        PLAIN.replace(f'"{SECRET}"', f'{{"of": {{"all": "{SECRET}"}}, "more": "{SECRET}"}}'),
        PLAIN.replace(f'"{SECRET}"', f'["]", "{SECRET}"]'),
        PLAIN.replace(SECRET, rf"a \" \\\" quote {SECRET}"),
        PLAIN.replace(SECRET, rf"a line\n{SECRET}"),
        PLAIN.replace(": ", " \n:\t"),
        PLAIN.replace(": ", " => "),
        PLAIN.replace("apiKey", "hfToken"),
        PLAIN.replace("apiKey", "AWS_SECRET_ACCESS_KEY"),
        f"wandbConfig:\n  apiKey: {SECRET}\n",
        f'config["apiKey"] = "{SECRET}"',
        f"wandb[apiKey]={SECRET}&a=1",
        f"a=1&api_key={SECRET}",
        f"a=%7B%22apiKey%22%3A%22{SECRET}%22%7D",
        f"a=1&api%5Fkey={SECRET}",
        f"--api-key={SECRET} --x",
        f"see postgresql://user:{SECRET}@host/db",
        f"https://host/x?X-Amz-Signature={SECRET}",
    ],
)
@pytest.mark.parametrize("cut", [False, True])
def test_a_secret_in_a_text(text: str, cut: bool) -> None:
    text = text[: text.rindex(SECRET) + len(SECRET)] if cut else text
    assert SECRET in text
    shown = SECRETS.unparsed(text)
    assert MASK in shown
    assert "0123456789" not in shown
    inside = json.dumps(SECRETS.json({"displayName": text}))
    assert MASK in inside
    assert "0123456789" not in inside


@pytest.mark.parametrize(
    "form", [json.dumps(PLAIN), str(CONFIG), PLAIN[: PLAIN.index(SECRET) + 17], f"a=1&api_key={SECRET}"]
)
def test_a_secret_in_a_text_is_masked_in_the_answer(form: str) -> None:
    assert SECRETS.sent([], "", form) == [SECRET]
    assert SECRETS.sent([], "", {"displayName": json.dumps({"apiKey": [SECRET]})}) == [SECRET]
    assert SECRETS.sent([], f"filter={form}", None) == [SECRET]
    assert SECRETS.sent([], "", {"wandbConfig": {"apiKey": {"of": [SECRET]}}}) == [SECRET]


@pytest.mark.parametrize(
    "text",
    [
        '{"displayName": "a: b = c", "pageToken": "abcdefgh", "maxTokens": 5, "apiKey": ""',
        "{'pageToken': 'abcdefgh', 'completionTokens': [1, 2]}",
        "page_token=abcdefgh&filter=a%3D1",
        'the state is JOB_STATE_RUNNING: see https://example.com/a?b=c, "x" = y',
        "invalid filter: expected a value after displayName=",
        json.dumps(json.dumps({"displayName": "x", "wandbConfig": {"apiKey": "", "enabled": True}})),
        "\n\\\"'[]{}:=",
        "http://127.0.0.1:8080 http://localhost: http://[::1]:80 https://host:443/a:b https://host?a:b",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert SECRETS.unparsed(text) == text


def test_what_surrounds_a_secret_stays() -> None:
    assert SECRETS.unparsed(PLAIN[:-2]) == PLAIN[:-2].replace(SECRET, MASK)
    nested = {"a": json.dumps({"apiKey": [SECRET], "b": 1})}
    assert SECRETS.json(nested) == {"a": json.dumps({"apiKey": MASK, "b": 1})}
    assert SECRETS.unparsed("{'apiKey': 'token: abc', 'a': 1") == "{'apiKey': '***', 'a': 1"
    assert SECRETS.unparsed(str(CONFIG)) == str(CONFIG).replace(SECRET, MASK)
    assert SECRETS.unparsed(json.dumps(PLAIN)) == json.dumps(PLAIN).replace(SECRET, MASK)


def test_of_more_secrets_than_anybody_sends_nothing_is_shown() -> None:
    sent = SECRETS.sent([], "", [{"apiKey": f"{SECRET}-{number}"} for number in range(1000)])
    assert SECRETS.text("anything", sent) == MASK
    assert SECRETS.text("anything", sent[:9]) == "anything"


def _repeated(part: str, before: str = "", after: str = "") -> Callable[[int], str]:
    return lambda size: before + part * (size // len(part)) + after


TEXTS: Final[dict[str, Callable[[int], str]]] = {
    "honest: base64": lambda size: base64.b64encode(random.Random(1).randbytes(size)).decode(),
    "honest: URLs": _repeated("https://user:password@host/a?b=c&d=e "),
    "honest: URLs in one word": _repeated("https://user:password@host/a?sig=c&d=e,"),
    "honest: JSON that is cut": _repeated('{"displayName": "a b", "apiKey": "0123456789"}, ', "["),
    "honest: JSON in JSON": lambda size: json.dumps(json.dumps([CONFIG] * (size // 100))),
    "honest: prose": _repeated("the state of the job is: running, key = value. "),
    "no scheme": _repeated("a", 'x://y" '),
    "many schemes": _repeated("://"),
    "schemes and users": _repeated("a://b@", "x"),
    "users without end": _repeated("a", "://"),
    "many at signs": _repeated("@", "://"),
    "names": _repeated("token"),
    "names in a word": _repeated("api_key-secret-"),
    "names in quotes": _repeated('"apiKey"'),
    "quotes": _repeated('"'),
    "apostrophes": _repeated("'"),
    "opening quotes": _repeated('"apiKey":"\\"', '"'),
    "quotes that end nothing": _repeated("'", '"apiKey": "'),
    "quotes of several kinds": _repeated("apiKey: 'a\" "),
    "backslashes": _repeated("\\"),
    "backslashes after a name": _repeated("\\", "apiKey"),
    "backslashes in a value": _repeated("\\", 'apiKey: "'),
    "backslashes and letters": _repeated("\\a"),
    "backslashes and quotes": _repeated('\\"'),
    "escapes": _repeated("\\u0041"),
    "escapes in a name": _repeated("\\u0041", '"', '"'),
    "many backslashes and a letter": _repeated("\\" * 64 + "a"),
    "blanks after a name": _repeated(" ", '"apiKey"', "x"),
    "blanks after names": _repeated('"apiKey"' + " " * 100),
    "blanks after a colon": _repeated(" ", "apiKey:", "x"),
    "blanks and line ends": _repeated(" \n"),
    "brackets after a name": _repeated("]", "a"),
    "colons": _repeated(":"),
    "colons after names": _repeated("a:"),
    "equals signs": _repeated("="),
    "pairs": _repeated("apiKey=a&"),
    "pairs without values": _repeated("a=&"),
    "percents": _repeated("%", "a="),
    "hyphens": _repeated("-"),
    "hyphens before a name": _repeated("-", "", "token"),
    "signed": _repeated("sigsignature", "x://y?"),
    "nested": _repeated("["),
    "nested objects": _repeated('{"a":'),
    "nested and closed": lambda size: "[" * (size // 2) + "]" * (size // 2),
    "pairs in pairs": lambda size: _nested(size, 1),
    "pairs in many arrays": lambda size: _nested(size, 50),
    "JSON in JSON in JSON": lambda size: _escaped(size),
    "objects of secrets": lambda size: json.dumps([{"apiKey": f"{SECRET}{n}"} for n in range(size // 40)]),
    "secrets everywhere": lambda size: json.dumps([{"apiKey": SECRET, "displayName": SECRET}] * (size // 60)),
}


def _nested(size: int, arrays: int) -> str:
    text = "apiKey=secret-secret"
    while len(text) < size:
        text = "a=" + "%5B" * arrays + "%22" + text.replace("%", "%25") + "%22" + "%5D" * arrays
    return text


def _escaped(size: int) -> str:
    text = PLAIN
    while len(text) < size:
        text = json.dumps([text])
    return text


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_takes_long(name: str) -> None:
    """Eight times the text takes eight times as long; where time grew with its square, it would be 64 times."""
    least, most = (_seconds(TEXTS[name](size)) for size in (8_000, 64_000))
    assert most < max(24 * least, 0.02)


def _seconds(text: str) -> float:
    """CPU time of this thread that masking takes as a whole: as a body, a query, and in an answer."""

    def mask() -> None:
        try:
            body = json.loads(text)
        except (ValueError, RecursionError):
            body = text
        sent = SECRETS.sent([("x-api-key", "a-key-of-somebody")], text, body)
        for one in (text, f"{text} x :", json.dumps({"message": text})):
            SECRETS.unparsed(one, sent)
        SECRETS.query(text, sent)
        SECRETS.text(text, sent)
        SECRETS.headers([("x-long", text), (text, "")])
        SECRETS.is_secret(text)

    def once() -> float:
        start = time.thread_time()
        mask()
        return time.thread_time() - start

    return min(once() for _ in range(3))
