"""The command, run in this process."""

import signal

import typer
from typer.testing import CliRunner, Result

import ops.verify.__main__ as verify
from tests.ops.verify.as_asked import LOGS, REQUESTS
from tests.ops.verify.deploying import STACK
from tests.ops.verify.estate import client

APP = typer.Typer()
APP.command()(verify.main)


def run(*arguments: str, given: str | None = None) -> Result:
    """Run it on the stack; what it does when it is interrupted is put back."""
    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGHUP)}
    try:
        return CliRunner().invoke(APP, ["--stack", STACK, *arguments], input=given)
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def unprotect() -> None:
    """Change one thing of what is deployed."""
    client("dynamodb").update_table(TableName=REQUESTS, DeletionProtectionEnabled=False)


def left() -> list[int]:
    """Count the items of each table."""
    return [client("dynamodb").scan(TableName=table)["Count"] for table in (REQUESTS, LOGS)]
