"""`rlor-contract`, or `python -m rlor_contract`."""

import sys

from rlor_contract import missing


def main() -> int:
    """Run the command and return its exit code, also where what it needs is not installed."""
    try:
        from rlor_contract import cli

        return cli.main()
    except KeyboardInterrupt:  # while modules are imported: nothing was done yet
        print("contract: interrupted.", file=sys.stderr)
        return 130
    except ModuleNotFoundError as error:
        print(f"contract: {missing(error)}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
