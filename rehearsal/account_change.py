"""A rehearsal whose stack moves to another account starts again there."""

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
    """Drop the state of a deployment into another account.

    Its resources stay in the embedded AWS until that ends. ARNs contain the account, and the engine
    would consider them up to date. `program` separates the stacks of other programs from those of
    the tables.
    """
    record = REHEARSAL / f"{program}{stack}.account"
    before = record.read_text() if record.exists() else account
    if is_deployed and before != account:
        print(
            f"Pulumi.{stack}.yaml now allows account {account} instead of {before}: the rehearsal "
            f"of {stack} starts again there.",
            file=sys.stderr,
            flush=True,
        )
        # Without the option, the engine would also remove the copy of the stack's file.
        run("stack", "rm", "--force", "--yes", "--preserve-config", stack, quiet=True)
    record.write_text(account)
