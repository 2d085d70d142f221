# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Plain functions, a module per operation. `RlorTrainerClient` is built on them."""
