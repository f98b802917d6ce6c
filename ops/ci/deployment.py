"""The deployment of what was planned, and reviewed since."""

import sys

from ops.ci import engine
from ops.ci.previews import Files


def up(files: Files) -> int:
    """Deploy a stack as its plan has it; the engine refuses whatever goes beyond."""
    if files.plan.exists():
        return engine.up(files.stack, files.plan)
    print(
        f"There is no plan of {files.stack} in {files.folder}: make one with "
        f"`./mi ci plan --stack {files.stack}`.",
        file=sys.stderr,
    )
    return 1
