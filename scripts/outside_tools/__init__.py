"""Other people's tools that judge the spec: linters, generators, a fuzzer and a mock server; `judges.py` runs them."""
