"""`./mi install`: the environment in which an engine runs the program and the pack."""

from launcher.paths import CHECKOUT, VENV


def main() -> None:
    """Make .venv with the pinned packages, or bring it up to date."""
    # The launcher has done so, as before every command.
    print(f"{VENV.relative_to(CHECKOUT)} has the pinned packages.")
