"""``python -m vicinal``."""

from vicinal.cli.main import main

if __name__ == "__main__":
    main()
