"""`rlor-contract`, or `python -m rlor_contract`."""

import sys


def main() -> int:
    """Run the command and return its exit code, also where what it needs is not installed."""
    try:
        from rlor_contract import cli

        return cli.main()
    except KeyboardInterrupt:  # while modules are imported: nothing was done yet
        print("contract: interrupted.", file=sys.stderr)
        return 130
    except ModuleNotFoundError as error:
        message = (
            f"contract: the package {error.name} is not installed. "
            "Fix: pip install 'rlor-trainer-client[contract]', or make setup in a checkout."
        )
        print(message, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
