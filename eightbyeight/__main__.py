"""``python -m eightbyeight`` is the command line."""

from eightbyeight.cli.__main__ import main

if __name__ == "__main__":
    main()
