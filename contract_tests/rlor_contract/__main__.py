"""`python -m rlor_contract`."""

import sys

from rlor_contract.cli import main

if __name__ == "__main__":
    sys.exit(main())
