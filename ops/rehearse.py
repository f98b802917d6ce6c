"""`./mi up`, `preview`, `down` and `env`: a stack on the embedded AWS."""

import sys

from offline import rehearsal
from offline.up import up as deploy
from ops.options import Stack


def up(stack: Stack = "dev") -> None:
    """Deploy a stack on the embedded AWS, and verify it."""
    sys.exit(deploy(stack))


def preview(stack: Stack = "dev") -> None:
    """Show what `up` would change."""
    sys.exit(rehearsal.preview(stack))


def down(stack: Stack = "dev") -> None:
    """Remove a rehearsed stack; the last one ends the embedded AWS."""
    sys.exit(rehearsal.down(stack))


def env(stack: Stack = "dev") -> None:
    """Print the shell commands that point a shell at a rehearsed stack."""
    print(rehearsal.environment(stack))
