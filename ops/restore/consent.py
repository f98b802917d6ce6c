"""The confirmation at the terminal before anything is changed."""

import sys

import typer

from ops.restore.errors import RefusalError


def agree(check: str) -> None:
    """Return if the user confirms; RefusalError otherwise, or without a terminal."""
    if not sys.stdin.isatty():
        raise RefusalError("No terminal to confirm on. Rerun with --yes.")
    try:
        is_agreed = typer.confirm(check, err=True)
    except typer.Abort:
        is_agreed = False
    if not is_agreed:
        raise RefusalError("Nothing was done.")
