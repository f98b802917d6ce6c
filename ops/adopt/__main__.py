"""Takes over tables that exist already, as they are: says how, and writes what that needs.

python -m ops.adopt [--stack STACK] [--requests NAME] [--logs NAME] [--write] [--json]
"""

import json
import os
import sys
from typing import Annotated

import typer
from rich.console import Console

from ops import stacks
from ops.adopt.planning import AbsentError, plan
from ops.adopt.plans import Plan
from ops.adopt.presence import Presence
from ops.adopt.screen import show, show_next
from ops.adopt.stack_file import EditError
from ops.adopt.steps import Steps
from ops.requirements import CHECKOUT
from ops.stacks import StackError
from ops.verify import caller
from ops.verify.aws import Aws
from ops.verify.caller import CallerError
from ops.verify.errors import VerifyError
from tables.limits import name_faults

_CANNOT, _REFUSED = 1, 2


class _NameError(Exception):
    """A name that no table can have."""


def main(
    stack: Annotated[
        str, typer.Option(envvar="REHEARSAL_STACK", help="A stack with a Pulumi.STACK.yaml.")
    ] = "dev",
    requests: Annotated[
        str | None, typer.Option(metavar="NAME", help="The requests table that exists.")
    ] = None,
    logs: Annotated[
        str | None, typer.Option(metavar="NAME", help="The processing logs table that exists.")
    ] = None,
    *,
    write: Annotated[
        bool,
        typer.Option("--write", help="Write the settings, and what `pulumi import` is told."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Take over tables that exist already, as they are.

    Nothing in AWS is changed. Without names, tables are looked for under those of the stack. The
    exit code is 1 when a table cannot be adopted, and 2 when nothing could be read or written.
    """
    names = {name: given for name, given in (("requests", requests), ("logs", logs)) if given}
    try:
        steps = Steps(plan=_plan(stack, names), folder=CHECKOUT)
        texts = steps.texts()
    except (_NameError, StackError, CallerError, AbsentError, EditError, VerifyError) as refusal:
        todo = refusal.todo if isinstance(refusal, VerifyError) else ""
        print(*filter(None, [str(refusal), todo]), file=sys.stderr)
        raise typer.Exit(_REFUSED) from refusal
    if write:
        for path, text in texts.items():
            path.write_text(text)
    if as_json:
        print(json.dumps(steps.document(texts, written=write), indent=2))
    else:
        show(steps.plan, Console())
        show_next(steps.next_lines(texts, sys.argv[1:], written=write), Console())
    if not steps.plan.ok:
        raise typer.Exit(_CANNOT)


def _plan(name: str, names: dict[str, str]) -> Plan:
    for table, given in names.items():
        for fault in name_faults(f"--{table}", given):
            raise _NameError(f"{fault}.")
    stack = stacks.read(name)
    aws = Aws(stack.region, os.environ.get("AWS_ENDPOINT_URL"))
    site = caller.site(stack, aws)
    return plan(Presence(stack=stack, site=site, aws=aws, names=names))


if __name__ == "__main__":
    typer.run(main)
