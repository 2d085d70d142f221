"""The overlay says what it lacks, by file and line, and what of it does not fit the spec."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from rlor_contract.cli import main
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
    with pytest.raises(OverlayError, match=r"overlay\.yaml:\d+: .*'Gone' is missing"):
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
        ("seconds: 130", "seconds: 1000000000", "    seconds:", r"nested.seconds: 1000000000 is greater"),
        ("promotions:\n", "promotions: []\n    ways:\n", "    promotions: []", r"nested.promotions: \[\] has less"),
        ("shown: model", "show: model", "      - {body: {asyncPromotion: false}", r"nested.promotions.0: "),
        (
            "    update:\n      links:\n        operation:",
            "    updated:\n      links:\n        operation:",
            "  - target: $.paths['/v1/accounts/{account_id}/checkpoints/",
            r"actions.3: ",
        ),
        ("status: 503, code: 14", "status: 503", "    Trainer_GetHealth:", r"ready.Trainer_GetHealth: "),
        (
            "states: [JOB_STATE_RUNNING, JOB_STATE_IDLE]",
            "states: []",
            "    Trainer_GetHealth:",
            r"states: \[\] has less",
        ),
        ("name: operation.name}", "named: operation.name}", "    operation_id:", r"named.operation_id: "),
        ("error: error}", "failed: error}", "        ends:", r"promotions.1.ends: "),
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


PROMOTE = "        Gateway_PromoteCheckpoint:\n"
WORKABLE = "displayName: contract suite\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        # links and removals
        ("{operationId: Gateway_CancelRlorTrainerJob,", "{operationId: Gone,", "the link cancel leads to Gone, but"),
        ("account_id: $request.path.account_id", "tenant: $request.path.x", "the link get: jobs.get has no parameter"),
        ("links:\n        get:\n", "links:\n        get: {}\n        more:\n", "the link get leads to None"),
        (
            "parameters: *ids}\n        resume",
            "parameters: 5}\n        resume",
            "the link cancel: its parameters are no",
        ),
        (
            "$.components.responses.Job\n",
            "$.components.responses.Job.description\n",
            "Job.description is not a mapping",
        ),
        # query and body
        ("    pageToken: ['']", "    nextToken: ['']", "query.nextToken: no operation has such a parameter"),
        (
            "    readMask: ['',",
            "    readMask: [5,",
            "query.readMask.0: 5 is not of type .* wants a value of type string",
        ),
        ("    readMask: ['',", "    readMask: ['{nope}',", r"query.readMask.0: \{nope\} is not a placeholder here"),
        (PROMOTE.strip(), "Gateway_Fly:", "body.Gateway_Fly: there is no such operation"),
        (PROMOTE.strip(), "Gateway_GetRlorTrainerJob:", "such an operation takes no body"),
        ("      outputModel: [", "      model: [", "body.Gateway_PromoteCheckpoint.model: the body has no such field"),
        ("      baseModel: [accounts/", "      baseModel: [5, accounts/", "PromoteCheckpoint.baseModel.0: 5 is not of"),
        # what stands apart
        (
            "trainingShape: [nodeCount",
            "trainingShape: [nodes",
            "apart.trainingShape.0: RlorTrainerJob has no field nodes",
        ),
        ("trainingShape: [nodeCount", "shape: [nodeCount", "apart.shape: there are no values of such a parameter"),
        # jobs
        (WORKABLE, "displayName: 5\n", "jobs.workable: displayName: 5 is not of type"),
        (WORKABLE, "displayedName: a\n", "jobs.workable: displayedName: the spec has no such field"),
        (WORKABLE, "displayName: '{secret}'\n", r"jobs.workable: \{secret\} is not a placeholder here; \{account\}, "),
        ("loraRank: 8}}\n    # Holds", "loraRank: x}}\n    # Holds", "jobs.coveted: trainingConfig.loraRank: "),
        (
            "{displayName: beta, serviceMode: true",
            "{displayName: beta, serviceMode: 1",
            "jobs.listed.1: serviceMode: 1",
        ),
        ("- {serviceMode: true, keepAlive: false", "- {serviceMode: true, keepAlive: 0", "jobs.kinds.1: keepAlive: 0"),
        ("apiKey: '{secret}'", "apiKey: key", "jobs.confidential: wandbConfig.apiKey does not hold {secret}"),
        (
            "      createdBy: some",
            "      displayName: some",
            "read-only.displayName: RlorTrainerJob does not mark it as `readO",
        ),
        ("      createdBy: some", "      madeBy: some", "jobs.read-only.madeBy: RlorTrainerJob has no such field"),
        # fields
        ("label: displayName", "label: nick", "fields.label: RlorTrainerJob has no field nick"),
        ("label: displayName", "label: keepAlive", "fields.label: keepAlive does not accept text"),
        ("secret: wandbConfig.apiKey", "secret: vault.key", "has no field vault"),
        ("secret: wandbConfig.apiKey", "secret: wandbConfig.key", "has no field wandbConfig.key"),
        (
            "secret: wandbConfig.apiKey",
            "secret: wandbConfig.project",
            "the spec does not mark wandbConfig.project as `writeOnly`",
        ),
        ("lasting: [name, ", "lasting: [title, ", "fields.lasting.0: RlorTrainerJob has no field title"),
        ("chosen: [keepAlive, ", "chosen: [keptAlive, ", "fields.chosen.0: RlorTrainerJob has no field keptAlive"),
        # lists
        (
            "archived: {includeArchived",
            "archived: {showDeleted",
            "archived.showDeleted: the list has no such parameter",
        ),
        (
            "archived: {includeArchived: 'true'",
            "archived: {includeArchived: 'yes'",
            "'yes' is no value of the parameter",
        ),
        ("- {orderBy: createTime}", "- {order: createTime}", "others.1.order: the list has no such parameter"),
        # what is below a job
        ("state: JOB_STATE_RUNNING\n", "state: FLYING\n", "nested.state: JobState has no state FLYING"),
        ("ready: promotable", "ready: done", "nested.ready: Checkpoint has no field done"),
        (
            "body: {asyncPromotion: false}",
            "body: {later: false}",
            "0.body.later: the body of checkpoints.promote has no",
        ),
        ("body: {asyncPromotion: false}", "body: {asyncPromotion: x}", 'promotions.0.body.asyncPromotion: "x" is not'),
        ("shown: model", "shown: thing", "promotions.0.shown: the answer of checkpoints.promote has no field thing"),
        ("holds: {name: outputModel}", "holds: {name: model}", "holds.name: the body of checkpoints.promote has no"),
        ("ends: {by: Gateway_GetOperation", "ends: {by: Gone", "promotions.1.ends.by: there is no operation Gone"),
        ("done: done", "done: over", "ends.done: the answer of operations.get has no field over"),
        ("shown: response", "shown: result", "1.ends.shown: the answer of operations.get has no field result"),
        ("shown: response", "shown: done", "1.ends.shown: done in the answer of operations.get is not an object"),
        ("error: error", "error: why", "ends.error: the answer of operations.get has no field why"),
        (
            "shown: operation\n",
            "shown: job\n",
            "promotions.1.shown: the answer of checkpoints.promote has no field job",
        ),
        # operations that ask for the inside of a job
        ("    Trainer_GetHealth:", "    Trainer_Gone:", "ready.Trainer_Gone: there is no such operation"),
        ("    Trainer_GetHealth:", "    Gateway_GetOperation:", "operations.get is about no RlorTrainerJob"),
        ("states: [JOB_STATE_RUNNING", "states: [FLYING", "GetHealth.states.0: JobState has no state FLYING"),
        (
            "status: 503",
            "status: 599",
            "ready.Trainer_GetHealth.status: jobs.check_health does not document the status",
        ),
        # what stands beside jobs
        ("    operation_id: {by", "    checkpoint_id: {by", "named.checkpoint_id: it is not the id of a resource"),
        ("{by: Gateway_PromoteCheckpoint", "{by: Gone", "named.operation_id.by: there is no operation Gone"),
        (
            "body: {asyncPromotion: true}, name",
            "body: {async: true}, name",
            "body.async: the body of checkpoints.promote has no such field",
        ),
        ("name: operation.name", "name: operation.title", "promote has no field operation.title"),
    ],
)
def test_values_that_do_not_fit(old: str, new: str, said: str, tmp_path: Path) -> None:
    text = TEXT.replace(old, new, 1)
    assert text != TEXT
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    overlay = Overlay.load(path)
    with pytest.raises(OverlayError, match=rf"mine.yaml:\d+: .*{said}") as raised:
        overlay.require_fit(SPEC)
    message = str(raised.value)
    assert "\n" not in message
    assert ".." not in message
    assert message.endswith(". Fix: correct it, or give the overlay of this spec with --overlay.")


def test_the_line_is_that_of_the_value(tmp_path: Path) -> None:
    Overlay.load().require_fit(SPEC)
    path = tmp_path / "mine.yaml"
    path.write_text(TEXT.replace("ready: promotable", "ready: done"), encoding="utf-8")
    line = next(number for number, one in enumerate(TEXT.splitlines(), start=1) if "ready: promotable" in one)
    with pytest.raises(OverlayError, match=f"mine.yaml:{line}: "):
        Overlay.load(path).require_fit(SPEC)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("$.components", "a spec needs it"),
        ("$.components.schemas", "a spec needs it"),
        ("$.paths", "a spec needs it"),
        ("$.components.schemas.WandbConfig", "#/components/schemas/WandbConfig is used elsewhere"),
        ("$.paths['/v1/accounts/{account_id}/rlorTrainerJobs'].get", "jobs.list is to be verified"),
    ],
)
def test_what_cannot_be_removed(target: str, said: str) -> None:
    overlay = Overlay.load()
    with pytest.raises(OverlayError, match=f"{re.escape(target)} cannot be removed: {said}"):
        replace(overlay, actions=(*overlay.actions, {"target": target, "remove": True})).require_fit(SPEC)
    harmless = {"target": "$.components.schemas.WandbConfig.description", "remove": True}
    replace(overlay, actions=(harmless,)).require_fit(SPEC)


def test_a_rule_of_the_create_counts() -> None:
    rule = {"id": "no-service", "schema": {"properties": {"serviceMode": {"const": False}}}}
    spec = ContractSpec()
    create = spec.method(spec.resource, "create")
    assert create
    create.raw["x-request-rules"] = [rule]
    with pytest.raises(OverlayError, match=r"jobs.workable: jobs.create refuses it by its rule no-service"):
        Overlay.load().require_fit(spec)


def test_the_command_looks_at_it_before_it_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(TEXT.replace(WORKABLE, "displayName: 5\n"), encoding="utf-8")
    command = ["run", "--only", "server", "--operation", "jobs.get", "--depth", "quick", "--reports", str(tmp_path)]
    assert main([*command, "--overlay", str(path)], {}) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "mine.yaml:" in captured.err
    assert "jobs.workable: displayName: 5 is not of type" in captured.err
    assert captured.err.count("\n") == 1


def test_placeholders_are_filled_wherever_they_stand() -> None:
    numbers = iter("123")
    value = {"a": "{new}-{job}", "b": [{"c": "{new}"}, 5, None], "{job}": "{other}"}
    assert filled(value, job=lambda: "j", new=lambda: next(numbers)) == {
        "a": "1-j",
        "b": [{"c": "2"}, 5, None],
        "{job}": "{other}",
    }
