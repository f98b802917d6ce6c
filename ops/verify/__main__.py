"""Verifies a deployed stack against its file and the specification.

python -m ops.verify [--stack STACK] [--outputs FILE|-] [--write] [--json]
"""

import json
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated

import typer
from rich.console import Console

from ops import stacks
from ops.stacks import Stack, StackError
from ops.verify import outputs, patterns
from ops.verify.aws import Aws
from ops.verify.deployed import Deployed
from ops.verify.errors import CallError, MissingError, UnansweredError
from ops.verify.outputs import OutputsError
from ops.verify.polling import Polling
from ops.verify.report import Report, show
from ops.verify.sections import asked

_FAILED, _REFUSED, _INTERRUPTED = 1, 2, 130
_THREADS = 8


class _RefusalError(Exception):
    """A sentence for the person who asked."""


def main(
    stack: Annotated[
        str, typer.Option(envvar="REHEARSAL_STACK", help="A stack with a Pulumi.STACK.yaml.")
    ] = "dev",
    outputs: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="What `pulumi stack output --json` says, or - for standard input; "
            "without it, the engine is asked.",
        ),
    ] = None,
    *,
    write: Annotated[
        bool,
        typer.Option(
            "--write",
            help="Try the access patterns on two items, too, and remove these again. "
            "Whoever follows a stream sees them.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Verify a deployed stack against its file and the specification.

    The exit code is 1 when something is not as it should be, and 2 when nothing could be verified.
    """
    # Whoever ends the process ends it as Ctrl-C does: with the items removed.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        report = _report(stack, outputs, write=write)
    except (_RefusalError, StackError, OutputsError) as refusal:
        print(refusal, file=sys.stderr)
        raise typer.Exit(_REFUSED) from refusal
    except KeyboardInterrupt:
        print("Interrupted; nothing was changed that was not changed back.", file=sys.stderr)
        raise typer.Exit(_INTERRUPTED) from None
    if as_json:
        print(json.dumps(report.document(), indent=2))
    else:
        show(report, Console())
    if not report.ok:
        raise typer.Exit(_FAILED)


def _report(name: str, source: str | None, *, write: bool) -> Report:
    stack = stacks.read(name)
    aws = Aws(stack.region, os.environ.get("AWS_ENDPOINT_URL"))
    partition, account = _caller(aws, stack)
    aws.prepare()
    of = Deployed.of(stack, stack.site(partition, account), outputs.read(name, source), aws)
    with ThreadPoolExecutor(_THREADS) as pool:
        read = asked(of, pool)
        tried = patterns.checks(of, Polling()) if write else []
        checks = [*(check for section in read for check in section.result()), *tried]
    return Report(stack=name, account=account, region=stack.region, checks=checks)


def _caller(aws: Aws, stack: Stack) -> tuple[str, str]:
    """Give the partition and the account of whoever asks, if the stack may be there."""
    try:
        caller = aws.ask("sts", "get_caller_identity")
    except (CallError, MissingError, UnansweredError) as error:
        raise _RefusalError(f"AWS does not say who is asking: {error}") from error
    account: str = caller["Account"]
    if stack.accounts and account not in stack.accounts:
        raise _RefusalError(
            f"You are in account {account}, and the {stack.name} stack in "
            f"{' or '.join(stack.accounts)}: take other credentials, or mend "
            f"aws:allowedAccountIds in Pulumi.{stack.name}.yaml."
        )
    return caller["Arn"].split(":")[1], account


if __name__ == "__main__":
    typer.run(main)
