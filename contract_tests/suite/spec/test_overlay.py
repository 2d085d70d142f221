"""The overlay says what it lacks, by file and line, and what of it does not fit the spec."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.overlay import Overlay, OverlayError
from rlor_contract.spec.samples import filled
from rlor_spec import data
from rlor_spec.document import SpecError

TEXT = data.OVERLAY.read_text(encoding="utf-8")
SPEC = ContractSpec()


def test_one_that_fits_nothing() -> None:
    overlay = Overlay.load()
    lost = replace(overlay, actions=({"target": "$.components.responses.Gone", "update": {}},))
    with pytest.raises(OverlayError, match=r"overlay\.yaml: .*'Gone' is missing"):
        lost.applied_to(SPEC.document.data)
    with pytest.raises(OverlayError, match="is not a path"):
        replace(overlay, actions=({"target": "components..x", "update": {}},)).applied_to(SPEC.document.data)


def test_it_changes_a_copy() -> None:
    document = SPEC.document.data
    changed = Overlay.load().applied_to(document)
    assert "links" in changed["components"]["responses"]["Job"]
    assert "links" not in document["components"]["responses"]["Job"]


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("    kinds:", "    sorts:", "  jobs:", r"jobs: .*kinds"),
        ("    listed:\n", "    listed: []\n    more:\n", "    listed: []", r"jobs.listed: \[\] has less"),
        ("label: displayName", "label: ['displayName']", "    label:", r'fields.label: .* "string"'),
        ("seconds: 130", "seconds: soon", "    seconds:", r'nested.seconds: "soon" is not'),
        ("shown: model", "show: model", "      - {body: {asyncPromotion: false}", r"nested.promotions.0: "),
        ("    update: {writeOnly: false}", "    updated: {}", "  - target: $.components.schemas.W", r"actions.3: "),
    ],
)
def test_malformed(old: str, new: str, place: str, said: str, tmp_path: Path) -> None:
    text = TEXT.replace(old, new, 1)
    assert text != TEXT
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SpecError, match=said) as raised:
        Overlay.load(path)
    line = next(number for number, one in enumerate(text.splitlines(), start=1) if one.startswith(place))
    assert str(raised.value).startswith(f"{path}:{line}: ")
    assert "\n" not in str(raised.value)
    assert "Fix: compare with contract_tests/spec/overlay.yaml" in str(raised.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("state: JOB_STATE_RUNNING\n", "state: FLYING\n", "nested.state: JobState has no state FLYING"),
        ("label: displayName", "label: nick", "has no field nick"),
        ("secret: wandbConfig.apiKey", "secret: vault.key", "has no field vault"),
    ],
)
def test_values_that_do_not_fit(old: str, new: str, said: str, tmp_path: Path) -> None:
    Overlay.load().require_fit(SPEC)
    path = tmp_path / "mine.yaml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(OverlayError, match=f"mine.yaml: .*{said}"):
        Overlay.load(path).require_fit(SPEC)


def test_placeholders_are_filled_wherever_they_stand() -> None:
    numbers = iter("123")
    value = {"a": "{new}-{job}", "b": [{"c": "{new}"}, 5, None], "{job}": "{other}"}
    assert filled(value, job=lambda: "j", new=lambda: next(numbers)) == {
        "a": "1-j",
        "b": [{"c": "2"}, 5, None],
        "{job}": "{other}",
    }
