"""`./mi recover`: writes the files that rebuild the lost state of a stack."""

import json
import os
import shlex
from typing import Annotated

import typer

from launcher.errors import ExitCode, UserError
from ops import stacks
from ops.ci import engine
from ops.files import write_all
from ops.inputs import name_of, read_text
from ops.options import Stack
from ops.recover.files import Files
from ops.recover.import_ids import Ids
from ops.recover.planned import pending, planned
from ops.requirements import CHECKOUT
from ops.verify.aws import Aws, caller_site


def main(
    stack: Stack = "dev",
    preview: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="The output of `pulumi preview --json` of the stack without its state; - is "
            "standard input.",
        ),
    ] = None,
    state: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="The output of `pulumi stack export` of a stack with pending operations, instead.",
        ),
    ] = None,
) -> None:
    """Write the files that rebuild a lost state, or complete a pending one, from AWS.

    Nothing in AWS is changed. The command looks up every resource that the stack would create, or
    was creating; the next deployment creates those that AWS does not have. The exit code is 1 if a
    resource was not found, and 2 if nothing was written.
    """
    given = preview or state
    if given is None or (preview and state):
        raise UserError("Give --preview for a lost state, or --state for a pending one.")
    found = stacks.read(stack)
    text = read_text(given)
    if preview:
        every = planned(text, name_of(given), found.name)
        wanted = [one for one in every if not one.is_component]
        components = [one for one in every if one.is_component]
    else:
        left = pending(text, name_of(given))
        every, wanted, components = [*left.known, *left.created], left.created, []
    aws = Aws(found.region, os.environ.get("AWS_ENDPOINT_URL"), found.profile)
    ids = Ids(site=caller_site(found, aws), aws=aws, resources=every)
    files = Files(
        ids=ids, folder=CHECKOUT, stack=found.name, resources=wanted, components=components
    )
    try:
        texts = {path: f"{json.dumps(one, indent=2)}\n" for path, one in files.documents().items()}
    except LookupError as error:
        raise UserError(
            f"The import ID of {error.args[0]} is unknown: add the type to "
            "ops/recover/import_ids.py, or import the stack by hand."
        ) from error
    write_all(texts)
    where = f"{found.name} in {ids.site.account}, {ids.site.region}"
    print(f"Found {len(files.found)} of {len(wanted)} resources of {where}.")
    for one in files.missing:
        print(f"  not found  {one.name}, {one.type}: the deployment creates it")
    print("Next:", *(f"  {line}" for line in _commands(files, found.engine_name)), sep="\n")
    if files.missing:
        raise typer.Exit(ExitCode.WRONG)


def _commands(files: Files, name: str) -> list[str]:
    stack = f"--stack {shlex.quote(name)}"
    pack = " ".join(engine.pack(name))
    state, imports = (shlex.quote(str(path)) for path in (files.state, files.imports))
    first = (
        [f"pulumi stack import {stack} --file {state}"]
        if files.components
        else [f"pulumi refresh {stack} --clear-pending-creates"]
    )
    taken = [f"pulumi import {stack} --file {imports} --generate-code=false"]
    return [
        *first,
        *(taken if files.found else []),
        shlex.join(["rm", *map(str, files.documents())]),
        f"pulumi preview {stack} --diff {pack}",
        f"pulumi up --refresh {stack} {pack}",
        f"./mi verify {stack}",
    ]
