"""No case holds a key by chance: what comes back with one in it would look like a leak, or be shown without it."""

from __future__ import annotations

from rlor_contract.client.surfaces import API_KEY
from rlor_contract.server.target import embedded_server


def test_keys_are_too_long_to_be_drawn() -> None:
    with embedded_server() as target:
        keys = (API_KEY, target.api_key)
    # Hypothesis draws strings of up to 20 characters from the source of the modules that are loaded.
    assert all(len(key) > 20 for key in keys)
