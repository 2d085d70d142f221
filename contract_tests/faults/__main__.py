"""`python -m faults`."""

import sys

from faults.command import main

if __name__ == "__main__":
    sys.exit(main())
