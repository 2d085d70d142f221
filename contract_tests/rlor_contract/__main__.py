"""`python -m rlor_contract`."""

import sys


def _main() -> int:
    try:
        from rlor_contract.cli import main
    except ModuleNotFoundError as error:
        message = f"contract: the package {error.name} is not installed. Fix: make setup, then make contract."
        print(message, file=sys.stderr)
        return 2
    return main()


if __name__ == "__main__":
    sys.exit(_main())
