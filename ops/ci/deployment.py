"""The deployment of what was planned, and reviewed since."""

from launcher.errors import UserError
from ops.ci import engine
from ops.ci.previews import Files


def up(files: Files) -> int:
    """Deploy a stack as its plan has it; the engine refuses whatever goes beyond."""
    if not files.plan.exists():
        raise UserError(
            f"There is no plan of {files.stack} in {files.folder}: create one with "
            f"`./mi ci plan --stack {files.stack}`."
        )
    return engine.up(files.stack, files.plan)
