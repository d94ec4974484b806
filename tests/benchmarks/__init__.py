"""Figures of this machine, printed by hand: no test depends on how quick it is."""

import sys


def say(line: str) -> None:
    """Print a line of the report."""
    sys.stdout.write(f"{line}\n")
