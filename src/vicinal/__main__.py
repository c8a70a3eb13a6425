"""``python -m vicinal``: the command line."""

from vicinal.cli.__main__ import main

if __name__ == "__main__":
    main()
