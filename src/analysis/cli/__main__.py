"""``python -m analysis.cli`` is the command ``netred``."""

from analysis.cli import main

main()
