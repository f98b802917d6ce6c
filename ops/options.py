"""The options that more than one command takes."""

from typing import Annotated

import typer

Stack = Annotated[
    str,
    typer.Option("--stack", envvar="REHEARSAL_STACK", help="A stack with a Pulumi.STACK.yaml."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]
