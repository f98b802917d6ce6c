"""Says what a workload needs of the tables, what that costs, and where it would be throttled.

python -m ops.capacity [--stack STACK] [--workload FILE] [--prices FILE] [--json] [--chart PICTURE]
"""

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ops import stacks
from ops.capacity import sources
from ops.capacity.document import document
from ops.capacity.report import Report
from ops.capacity.screen import show
from ops.capacity.sources import RefusalError
from ops.capacity.surroundings import deployment
from tables.cost.other import UnknownPriceError

_FORMATS = {".png", ".svg"}
_BAD_INPUT, _ABOVE_A_CEILING = 2, 3


def main(
    stack: Annotated[
        str, typer.Option(help="The stack that is deployed, and whose workload is taken.")
    ] = "prod",
    workload: Annotated[
        Path | None, typer.Option(help="Another workload: a YAML or JSON file.")
    ] = None,
    prices: Annotated[Path | None, typer.Option(help="Other prices: a YAML or JSON file.")] = None,
    chart: Annotated[
        Path | None, typer.Option(help="A picture to draw, whose name ends in .svg or .png.")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Say what a workload needs of the tables, what that costs, and where it would be throttled.

    The exit code is 2 for input that is wrong, and 3 when the peak is above a ceiling.
    """
    try:
        report = _report(stack, workload, prices)
        if chart:
            _draw(report, chart)
    except (RefusalError, stacks.StackError, UnknownPriceError) as refusal:
        print(refusal, file=sys.stderr)
        raise typer.Exit(_BAD_INPUT) from refusal
    if as_json:
        print(json.dumps(document(report), indent=2))
    else:
        show(report, Console())
    if report.exceeded:
        raise typer.Exit(_ABOVE_A_CEILING)


def _report(stack: str, workload: Path | None, prices: Path | None) -> Report:
    settings = stacks.settings(stack)
    return Report.of(
        sources.workload(workload, settings, stack), deployment(settings), sources.prices(prices)
    )


def _draw(report: Report, chart: Path) -> None:
    if chart.suffix not in _FORMATS:
        raise RefusalError(f"{chart} is no name for a picture: end it in .svg or .png.")
    try:
        # Matplotlib takes its time to load; who wants no picture does without.
        import_module("ops.capacity.chart").save(report, chart)
    except OSError as error:
        raise RefusalError(f"{chart} cannot be written: {error.strerror}.") from error
    print(f"Drawn: {chart}", file=sys.stderr)


if __name__ == "__main__":
    typer.run(main)
