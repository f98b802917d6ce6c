"""Options that several commands share."""

from collections.abc import Callable, Sequence
from functools import wraps
from inspect import Parameter, signature
from typing import Annotated

import typer

from market_intelligence.specs import TABLES

Stack = Annotated[
    str,
    typer.Option(
        "--stack", envvar="REHEARSAL_STACK", help="The stack, which has a Pulumi.STACK.yaml."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]


def with_option_for_each_table(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command that takes the name in AWS of each table that exists, as an option.

    The command receives the given ones as `names`, by table.
    """
    given = [*signature(command, eval_str=True).parameters.values()]

    @wraps(command)
    def named(**options: object) -> None:
        names = {spec.name: name for spec in TABLES if (name := options.pop(spec.name))}
        command(**options, names=names)

    place = [one.name for one in given].index("names")
    tables = [_of_table(spec.name, spec.description) for spec in TABLES]
    parameters = _keyword_only([*given[:place], *tables, *given[place + 1 :]])
    vars(named)["__signature__"] = signature(command).replace(parameters=parameters)
    return named


def _of_table(name: str, description: str) -> Parameter:
    words = f"{description[0].upper()}{description[1:]} that exists."
    option = Annotated[str | None, typer.Option(metavar="NAME", help=words)]
    return Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=option)


def _keyword_only(parameters: Sequence[Parameter]) -> list[Parameter]:
    return [one.replace(kind=Parameter.KEYWORD_ONLY) for one in parameters]
