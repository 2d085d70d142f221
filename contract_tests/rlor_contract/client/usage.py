"""What is tried on one operation, since it is the same for all: settings, callbacks, and the life of a client."""

from __future__ import annotations

from collections.abc import Iterator

from rlor_contract.client.answers import whole_answer
from rlor_contract.client.callbacks import callback_uses
from rlor_contract.client.client_life import life_uses, own_client_uses, short_key_uses, time_limit_uses
from rlor_contract.client.scripted import ScriptedFacade, Uses
from rlor_contract.client.settings import given_uses, refused_uses
from rlor_contract.client.surfaces import Call
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.schema_values import SchemaValues


def usage_uses(
    spec: ContractSpec, surface: ScriptedFacade, call: Call, answers: SchemaValues
) -> Iterator[tuple[str, Uses]]:
    """By check, uses of one operation with other settings than the default ones."""
    good = whole_answer(spec, call, answers)
    yield "settings_obeyed", given_uses(surface, call, good)
    yield "settings_obeyed", callback_uses(surface, call, good)
    yield "settings_obeyed", refused_uses(surface, call)
    yield "settings_obeyed", life_uses(surface, call, good)
    yield "own_client_used", own_client_uses(surface, call, good)
    yield "time_limits_kept", time_limit_uses(surface, call, good)
    yield "secrets_hidden", short_key_uses(surface, call)
