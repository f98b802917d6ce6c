"""Verifies a deployed stack against its file and the specification.

python -m ops.verify [--stack STACK] [--outputs FILE|-] [--write] [--json]
"""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated

import typer
from rich.console import Console

from ops import stacks
from ops.stacks import StackError
from ops.verify import caller, outputs, patterns
from ops.verify.aws import Aws
from ops.verify.caller import CallerError
from ops.verify.deployed import Deployed
from ops.verify.interrupts import end_in_order
from ops.verify.outputs import OutputsError
from ops.verify.polling import Polling
from ops.verify.report import Report
from ops.verify.screen import show
from ops.verify.sections import asked

_REFUSED, _INTERRUPTED = 2, 130
_THREADS = 8


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
            "Whoever follows a stream sees them, and so may a worker that looks for work.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Verify a deployed stack against its file and the specification.

    The exit code is 0 if all is as it should be, 1 if not, 2 if that is not known.
    """
    end_in_order()
    try:
        report = _report(stack, outputs, write=write)
    except (CallerError, StackError, OutputsError) as refusal:
        print(refusal, file=sys.stderr)
        raise typer.Exit(_REFUSED) from refusal
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        raise typer.Exit(_INTERRUPTED) from None
    if as_json:
        print(json.dumps(report.document(), indent=2))
    else:
        show(report, Console())
    raise typer.Exit(report.exit_code)


def _report(name: str, source: str | None, *, write: bool) -> Report:
    stack = stacks.read(name)
    aws = Aws(stack.region, os.environ.get("AWS_ENDPOINT_URL"))
    site = caller.site(stack, aws)
    aws.prepare()
    of = Deployed.of(stack, site, outputs.read(name, source), aws)
    with ThreadPoolExecutor(_THREADS) as pool:
        read = asked(of, pool)
        tried = patterns.checks(of, Polling()) if write else []
        checks = [*(check for section in read for check in section.result()), *tried]
    return Report(stack=name, account=site.account, region=stack.region, checks=checks)


if __name__ == "__main__":
    typer.run(main)
