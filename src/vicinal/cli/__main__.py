"""``python -m vicinal.cli``."""

from vicinal.cli.main import main

main()
