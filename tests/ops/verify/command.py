"""The command, run in this process."""

import signal

from tests.ops.mi import Ran, ran
from tests.ops.verify.as_asked import LOGS, REQUESTS
from tests.ops.verify.deploying import STACK
from tests.ops.verify.estate import client


def run(*arguments: str, given: str = "") -> Ran:
    """Run it on the stack; what it does when it is interrupted is put back."""
    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGHUP)}
    try:
        return ran("verify", "--stack", STACK, *arguments, given=given)
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def unprotect() -> None:
    """Change one thing of what is deployed."""
    client("dynamodb").update_table(TableName=REQUESTS, DeletionProtectionEnabled=False)


def left() -> list[int]:
    """Count the items of each table."""
    return [client("dynamodb").scan(TableName=table)["Count"] for table in (REQUESTS, LOGS)]
