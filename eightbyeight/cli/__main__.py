"""Where the command ``eightbyeight`` starts."""

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line, or say which extra it needs."""
    try:
        import click  # noqa: F401, PLC0415 - an extra

        from eightbyeight.cli.app import cli  # noqa: PLC0415 - needs the extra
        from eightbyeight.cli.running import start  # noqa: PLC0415 - needs the extra
    except ModuleNotFoundError as error:
        if error.name != "click":
            raise
        sys.stderr.write("The command line needs an extra: pip install 'eightbyeight[cli]'\n")
        sys.exit(2)
    except KeyboardInterrupt:
        # Before anything has begun.
        sys.exit(130)
    start(cli)


if __name__ == "__main__":
    main()
