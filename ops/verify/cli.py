"""`./mi verify`: checks a deployed stack against its file and the specification."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated

import typer
from rich.console import Console

from ops import stacks
from ops.options import AsJson, Stack
from ops.verify import patterns
from ops.verify.aws import Aws, caller_site
from ops.verify.deployed import Deployed, engine_outputs, outputs_in
from ops.verify.patterns import Polling
from ops.verify.report import Report, show
from ops.verify.sections import submit
from ops.verify.signals import end_in_order
from rehearsal import runs

_THREADS = 8


def main(
    stack: Stack = "dev",
    outputs: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="The output of `pulumi stack output --json`; - for standard input. By default, "
            "the command runs it.",
        ),
    ] = None,
    *,
    write: Annotated[
        bool,
        typer.Option(
            "--write",
            help="Also run the access patterns on two temporary items. Consumers of a stream see "
            "the items, and a worker that looks for work may take them.",
        ),
    ] = False,
    in_rehearsal: Annotated[
        bool,
        typer.Option(
            "--rehearsal", help="Verify the rehearsal that `./mi up` deployed, including writes."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check a deployed stack against its file and the specification.

    The exit code is 0 if everything is as it should be, 1 if something is not, and 2 if something
    could not be checked.
    """
    if in_rehearsal:
        raise typer.Exit(runs.verify(stack))
    end_in_order()
    report = _report(stack, outputs, write=write)
    if as_json:
        print(json.dumps(report.document(), indent=2))
    else:
        show(report, Console())
    raise typer.Exit(report.exit_code)


def _report(name: str, source: str | None, *, write: bool) -> Report:
    stack = stacks.read(name)
    outputs = None if source is None else outputs_in(source, stack.engine_name)
    aws = Aws(stack.region, os.environ.get("AWS_ENDPOINT_URL"), stack.profile)
    site = caller_site(stack, aws)
    aws.prepare()
    deployed = Deployed.of(stack, site, outputs or engine_outputs(stack.engine_name), aws)
    with ThreadPoolExecutor(_THREADS) as pool:
        read = submit(deployed, pool)
        tried = patterns.results(deployed, Polling()) if write else []
        checks = [*(check for section in read for check in section.result()), *tried]
    return Report(stack=stack.name, account=site.account, region=stack.region, checks=checks)
