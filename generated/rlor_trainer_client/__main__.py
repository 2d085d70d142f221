# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

"""`python -m rlor_trainer_client`: which client this is, and what it was generated from."""

from __future__ import annotations

from . import _provenance as provenance


def main() -> None:
    """Prints the provenance of this client."""
    print(f"rlor-trainer-client {provenance.SPEC_VERSION}")
    print(f"spec {provenance.SPEC_VERSION}, sha256 {provenance.SPEC_SHA256}")
    print(f"openapi-python-client {provenance.GENERATOR_VERSION}, ruff {provenance.RUFF_VERSION}")
    print(f"templates sha256 {provenance.TEMPLATES_SHA256}")


if __name__ == "__main__":
    main()
