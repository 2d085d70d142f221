"""The reference page in a real browser: deep links, search, phones, the dark, no JavaScript, and axe's judgement."""

from __future__ import annotations

import json
import subprocess
import tarfile
from collections.abc import Iterator
from typing import Any, Final

import build_docs
import pytest
from emulator.browser import Browser, browsing

WIDE: Final = (1280, 900)
PHONE: Final = (375, 812)
AXE: Final = "axe-core@4.14.1"
pytestmark = pytest.mark.thorough
"""What needs a browser is left to `make thorough`."""
OPEN_ALL: Final = "for (const each of document.querySelectorAll('details')) { each.name = ''; each.open = true; }"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of the page."""
    folder = tmp_path_factory.mktemp("docs")
    assert build_docs.main(["--output", str(folder)]) == 0
    return (folder / "index.html").as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


def visit(browser: Browser, url: str, size: tuple[int, int] = WIDE, *, dark: bool = False) -> None:
    browser.size(*size, dark=dark)
    browser.open(url)
    browser.until("document.readyState === 'complete'")


def in_sight(browser: Browser, name: str) -> bool:
    """Whether the top of an element is on the screen, and below the bar."""
    script = """(() => {
        const found = document.getElementById(%s).getBoundingClientRect();
        const bar = document.getElementById("top").getBoundingClientRect();
        return found.height > 0 && found.top >= bar.bottom - 1 && found.top < innerHeight;
    })()"""
    return bool(browser.evaluate(script % json.dumps(name)))


@pytest.mark.parametrize("size", [WIDE, PHONE])
@pytest.mark.parametrize(
    "name",
    [
        "RlorTrainerJob.trainingConfig",
        "JobState.JOB_STATE_IDLE",
        "Gateway_CreateRlorTrainerJob.rlorTrainerJobId",
        "Gateway_CreateRlorTrainerJob.409",
        "error-400-FAILED_PRECONDITION",
        "rule-wire-format",
        "source-SDK",
    ],
)
def test_an_address_shows_what_it_names(browser: Browser, url: str, name: str, size: tuple[int, int]) -> None:
    visit(browser, f"{url}#{name}", size)
    assert in_sight(browser, name)
    visit(browser, url, size)
    assert not in_sight(browser, name), "it is collapsed, else the test shows nothing"
    browser.evaluate(f"location.hash = {json.dumps(name)}")
    browser.until("location.hash && true")
    assert in_sight(browser, name)
    assert not browser.complaints()


def test_browsers_that_open_nothing_by_themselves_are_helped(browser: Browser, url: str) -> None:
    name = "RlorTrainerJob.trainingConfig"
    visit(browser, url)
    browser.evaluate(f"history.replaceState(null, '', '#{name}')")  # of which the browser makes nothing
    assert not in_sight(browser, name)
    browser.evaluate("dispatchEvent(new HashChangeEvent('hashchange'))")
    assert in_sight(browser, name)


def test_all_is_there_without_javascript(browser: Browser, url: str) -> None:
    browser.send("Emulation.setScriptExecutionDisabled", value=True)
    try:
        visit(browser, f"{url}#TrainingConfig.loraRank", PHONE)
        assert in_sight(browser, "TrainingConfig.loraRank")
        assert browser.evaluate("document.getElementById('search').offsetHeight") == 0, "what does nothing is not shown"
    finally:
        browser.send("Emulation.setScriptExecutionDisabled", value=False)


def test_a_phone_scrolls_one_way_and_not_for_ever(browser: Browser, url: str) -> None:
    visit(browser, url, PHONE)
    assert browser.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    assert browser.evaluate("document.documentElement.scrollHeight") < 40_000
    browser.evaluate(OPEN_ALL)
    assert browser.evaluate("document.documentElement.scrollWidth") == PHONE[0]


def test_the_lifecycle_can_be_read_on_a_phone(browser: Browser, url: str) -> None:
    visit(browser, f"{url}#states", PHONE)
    assert browser.evaluate("document.querySelector('.diagram').offsetHeight") == 0
    rows = browser.evaluate("[...document.querySelectorAll('#lifecycle tr')].map((row) => row.innerText)")
    row = next(row for row in rows if row.startswith("JOB_STATE_IDLE"))
    assert "after 1 h → CANCELLED" in row
    visit(browser, f"{url}#lifecycle", WIDE)
    assert browser.evaluate("document.querySelector('.diagram').offsetHeight") > 300


def test_search_is_found_and_used_by_keyboard(browser: Browser, url: str) -> None:
    visit(browser, url)
    browser.press("/")
    browser.until("document.activeElement.type === 'search'")
    outline = (
        "(({ outlineStyle, outlineWidth }) => [outlineStyle, outlineWidth])(getComputedStyle(document.activeElement))"
    )
    assert browser.evaluate(outline) == ["solid", "2px"]
    browser.type("lorarank")
    browser.until("document.activeElement.getAttribute('aria-expanded') === 'true'")
    chosen = "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))"
    assert browser.evaluate(f"{chosen}.querySelector('b').textContent") == "TrainingConfig.loraRank"
    browser.press("Enter")
    browser.until("location.hash === '#TrainingConfig.loraRank'")
    assert in_sight(browser, "TrainingConfig.loraRank")
    assert browser.evaluate("document.getElementById('found').hidden")
    assert browser.evaluate("document.activeElement.id") == "TrainingConfig.loraRank", "reading goes on there"


def test_arrows_go_through_what_is_found(browser: Browser, url: str) -> None:
    visit(browser, url)
    browser.press("/")
    browser.type("job")
    browser.until("document.getElementById('found').children.length > 2")
    seen: list[str] = []
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp"):
        browser.press(key)
        seen.append(browser.evaluate("document.activeElement.getAttribute('aria-activedescendant')"))
        assert browser.evaluate("document.querySelector('#found [aria-selected=true]').id") == seen[-1]
    count = browser.evaluate("document.getElementById('found').children.length")
    assert seen == ["found-1", "found-2", "found-1", "found-0", f"found-{count - 1}"]


def test_search_reads_descriptions_and_says_when_there_is_nothing(browser: Browser, url: str) -> None:
    visit(browser, url)
    browser.evaluate("document.querySelector('#search input').focus()")
    browser.type("tombstone retention")
    browser.until("document.getElementById('found').innerText.includes('jobs.delete')")
    browser.press("Escape")
    assert browser.evaluate("document.getElementById('found').hidden")
    browser.type("xyzzy")
    browser.until("document.querySelector('#search [role=status]').textContent === 'No results'")
    assert not browser.complaints()


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The program of axe-core, from its npm package."""
    folder = tmp_path_factory.mktemp("axe")
    command = ["npm", "pack", "--silent", "--ignore-scripts", AXE]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.fail(f"npm cannot get {AXE}: {done.stderr}. Let npm reach a package registry.", pytrace=False)
    with tarfile.open(next(folder.glob("*.tgz"))) as package:
        member = package.extractfile("package/axe.min.js")
        assert member is not None
        return member.read().decode()


def violations(browser: Browser, axe: str) -> list[tuple[str, list[str]]]:
    """What axe has against the page as it is shown."""
    browser.evaluate(f"{axe};0")
    told: list[dict[str, Any]] = json.loads(
        browser.evaluate("axe.run({resultTypes: ['violations']}).then((found) => JSON.stringify(found.violations))")
    )
    return [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in told]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_axe_finds_nothing(browser: Browser, url: str, axe: str, size: tuple[int, int], dark: bool) -> None:
    browser.send("Page.setBypassCSP", enabled=True)  # else the page does not let axe in
    try:
        visit(browser, url, size, dark=dark)
        assert violations(browser, axe) == []
        browser.evaluate(
            "for (const each of document.querySelectorAll('details')) { each.name = ''; each.open = true; }"
        )
        browser.evaluate("document.querySelector('#search input').focus()")
        browser.type("state")
        browser.until("!document.getElementById('found').hidden")
        assert violations(browser, axe) == []
        ground = "getComputedStyle(document.body).backgroundColor"
        browser.evaluate(f"document.documentElement.style.setProperty('--quiet', {ground})")
        assert [name for name, _ in violations(browser, axe)] == ["color-contrast"], "axe sees what is wrong"
    finally:
        browser.send("Page.setBypassCSP", enabled=False)
