"""Tools of other people that judge the spec: linters, generators, a fuzzer and a mock server; `judges.py` asks them."""
