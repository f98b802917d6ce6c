"""`./mi up`, `preview`, `down` and `env`: a stack on the embedded AWS."""

import sys

from ops.options import Stack
from rehearsal import runs
from rehearsal.up import up as deploy


def up(stack: Stack = "dev") -> None:
    """Deploy a stack on the embedded AWS, and verify it."""
    sys.exit(deploy(stack))


def preview(stack: Stack = "dev") -> None:
    """Show what `up` would change."""
    sys.exit(runs.preview(stack))


def down(stack: Stack = "dev") -> None:
    """Remove a rehearsed stack; removing the last one stops the embedded AWS."""
    sys.exit(runs.down(stack))


def env(stack: Stack = "dev") -> None:
    """Print the shell commands that set the environment of a rehearsed stack."""
    print(runs.environment(stack))
