"""What becomes of a rehearsal whose stack is moved to another account: it starts again there."""

import sys
from collections.abc import Callable

from launcher.paths import REHEARSAL


def move(
    stack: str,
    account: str,
    run: Callable[..., int],
    *,
    is_deployed: bool,
    program: str = "",
) -> None:
    """Forget what was deployed into another account than this one.

    The embedded AWS keeps it, out of the way, until it ends. What is deployed carries the account
    in its ARNs, and the engine would take it for up to date. `program` tells stacks of another
    program than the tables' from theirs.
    """
    record = REHEARSAL / f"{program}{stack}.account"
    before = record.read_text() if record.exists() else account
    if is_deployed and before != account:
        print(
            f"Pulumi.{stack}.yaml allows account {account} now, and no longer {before}: "
            f"the rehearsal of {stack} starts again there.",
            file=sys.stderr,
            flush=True,
        )
        # The engine would remove the copy of the stack's file as well, and go on without settings.
        run("stack", "rm", "--force", "--yes", "--preserve-config", stack, quiet=True)
    record.write_text(account)
