"""How Schemathesis is set up: which of its checks run, and what each phase generates."""

from __future__ import annotations

from typing import Any, Final

from rlor_contract.server.target import ServerTarget

# Each exception with its reason:
DISABLED_CHECKS: Final = {
    "positive_data_acceptance": "replaced by `valid_request_accepted`, which requires a reason for a refusal",
    "unsupported_method": "replaced by `wrong_method`: grpc-gateway's stock answer, 501, is tolerated",
    "allow_header_conformance": "part of `wrong_method`",
    "use_after_free": "a deleted job stays readable for 30 days, by contract",
    "ensure_resource_availability": "treats every POST after a create as another create, custom verbs too; "
    "`valid_request_accepted` refuses 404 for a job that was created",
    "object_level_authorization": "replaced by `tenants_isolated`",
    "missing_required_header": "no operation has a required header",
}
_STEPS: Final = 6


def engine_config(
    target: ServerTarget, seed: int, *, examples: int, sequences: int, sequences_alone: bool = False
) -> dict[str, Any]:
    """The configuration for so many random cases an operation and so many sequences, or for the sequences alone."""
    alone = {"enabled": False} if sequences_alone else {}
    # HEAD, OPTIONS, TRACE and CONNECT are often answered by what stands before a server.
    methods: dict[str, Any] = {"unexpected-methods": ["delete", "patch", "post", "put"] if target.writable else []}
    return {
        "base-url": target.base_url,
        "headers": {"Authorization": f"Bearer {target.api_key}"},
        "seed": seed,
        # Threads would interleave requests, and some versions of CPython break Hypothesis in threads.
        "workers": 1,
        "continue-on-failure": True,
        "request-timeout": target.patience,
        "max-redirects": 0,  # nor does the client follow any
        "cache": {"enabled": False},
        "suppress-health-check": ["all"],
        "generation": {
            "mode": "all",
            "max-examples": examples,
            "deterministic": True,
            "no-shrink": True,  # takes minutes; the first failure is reported
            "database": "none",
            "allow-x00": False,  # HTTP servers refuse NUL in a URL before they route it
            "with-security-parameters": False,  # the run's own key is sent
            "allow-extra-parameters": False,  # unknown query parameters are ignored, by contract
        },
        "checks": {name: {"enabled": False} for name in DISABLED_CHECKS},
        "phases": {
            "examples": {"extra-data-sources": {"responses": False}, **alone},
            "coverage": {"extra-data-sources": {"responses": False}, **methods, **alone},
            "fuzzing": {"extra-data-sources": {"responses": False}, "error-feedback": {"enabled": False}, **alone},
            "stateful": {
                "enabled": sequences > 0,
                "max-steps": _STEPS,
                "generation": {"max-examples": sequences},
                # Inference takes `dataset` for the id of a job; the links are in the overlay.
                "inference": {"algorithms": []},
            },
        },
        # The default would also hide `pageToken`. Reports carry no key anyway: see curl.py.
        "output": {"sanitization": {"sensitive-markers": ["authorization", "secret", "password"]}},
    }
