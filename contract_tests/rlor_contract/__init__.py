"""The contract suite: verifies a client and a server against one OpenAPI description.

`rlor-contract run` runs both halves and prints the contract matrix; `contract_tests/README.md` says how to
read it. Nothing here knows the client's or the emulator's own tables: every expectation is derived from the spec.
"""
