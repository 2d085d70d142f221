"""The contract suite: verifies a client and a server against one OpenAPI description.

`python -m rlor_contract run` runs both halves and prints the contract matrix; `contract_tests/README.md` says how to
read it. Nothing here knows the client's or the emulator's own tables: every expectation is derived from the spec.
"""

import sys
from pathlib import Path

_SCRIPTS = str(Path(__file__).resolve().parents[2] / "scripts")
if _SCRIPTS not in sys.path:  # the spec reader, `spec_document`, lives with the other programs that read the spec
    sys.path.append(_SCRIPTS)
