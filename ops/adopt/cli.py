"""`./mi adopt`: takes over tables that exist already, as they are."""

import json
import os
from typing import Annotated

import typer
from rich.console import Console

from launcher.errors import ExitCode, UserError
from market_intelligence.limits import name_faults
from ops import stacks
from ops.adopt.plan import Plan, Presence, plan
from ops.adopt.screen import show, show_next
from ops.adopt.steps import Steps
from ops.files import write_all
from ops.options import AsJson, Stack, with_option_for_each_table
from ops.requirements import CHECKOUT
from ops.verify.aws import Aws, caller_site


@with_option_for_each_table
def main(
    stack: Stack = "dev",
    *,
    names: dict[str, str],
    write: Annotated[
        bool,
        typer.Option("--write", help="Write the settings and the file for `pulumi import`."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take over tables that exist already, as they are.

    Nothing in AWS is changed. Without names, tables are looked for under those of the stack. The
    exit code is 1 when a table cannot be adopted, and 2 when nothing could be read or written.
    """
    steps = Steps(plan=_plan(stack, names), folder=CHECKOUT)
    texts = steps.texts()
    if write:
        write_all(texts)
    if as_json:
        print(json.dumps(steps.document(texts, written=write), indent=2))
    else:
        show(steps.plan, Console())
        given = [f"--{table}={name}" for table, name in names.items()]
        show_next(steps.next_lines(texts, [f"--stack={stack}", *given], written=write), Console())
    if not steps.plan.ok:
        raise typer.Exit(ExitCode.WRONG)


def _plan(name: str, names: dict[str, str]) -> Plan:
    for table, given in names.items():
        for fault in name_faults(f"--{table}", given):
            raise UserError(f"{fault}.")
    stack = stacks.read(name)
    aws = Aws(stack.region, os.environ.get("AWS_ENDPOINT_URL"), stack.profile)
    if not aws.is_embedded:
        stacks.refuse_encrypted(stack.engine_name, stack.unknown)
    site = caller_site(stack, aws)
    return plan(Presence(stack=stack, site=site, aws=aws, names=names))
