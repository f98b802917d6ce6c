"""`./mi capacity`: what a workload needs of the tables, what it costs, where it is throttled."""

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from launcher import venv
from launcher.commands import PICTURES
from launcher.errors import ExitCode
from market_intelligence.cost.other import UnknownPriceError
from ops import stacks
from ops.capacity import sources
from ops.capacity.deployment_from_settings import deployment
from ops.capacity.report import Report, document, show
from ops.capacity.sources import RefusalError
from ops.files import require_picture_name
from ops.options import AsJson, Stack

_WORKLOAD = f"{stacks.PREFIX}workload"


def main(
    stack: Stack = "dev",
    workload: Annotated[
        Path | None, typer.Option(help="A YAML or JSON file with another workload.")
    ] = None,
    prices: Annotated[
        Path | None, typer.Option(help="A YAML or JSON file with other prices.")
    ] = None,
    chart: Annotated[
        Path | None, typer.Option(help="Draw a chart into this .svg or .png file.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Compute what a workload needs of the tables, what that costs, and where it is throttled.

    The exit code is 1 when the peak is above a ceiling, and 2 for input that is wrong.
    """
    try:
        report = _report(stack, workload, prices)
    except UnknownPriceError as error:
        raise RefusalError(str(error)) from error
    if chart:
        _draw(report, chart)
    if as_json:
        print(json.dumps(document(report), indent=2))
    else:
        show(report, Console())
    if report.exceeded:
        raise typer.Exit(ExitCode.WRONG)


def _report(stack: str, workload: Path | None, prices: Path | None) -> Report:
    settings, encrypted = stacks.settings(stack), stacks.encrypted_settings(stack)
    if workload is None:
        stacks.refuse_encrypted(stack, [one for one in encrypted if one.startswith(_WORKLOAD)])
    if encrypted:
        named = ", ".join(encrypted)
        print(
            f"These settings are encrypted, so their values are replaced by placeholders: {named}.",
            file=sys.stderr,
        )
    return Report.of(
        sources.workload(workload, settings, stack), deployment(settings), sources.prices(prices)
    )


def _draw(report: Report, chart: Path) -> None:
    require_picture_name(chart)
    venv.ensure(PICTURES)
    # Matplotlib takes its time to load; who wants no picture does without.
    figure = import_module("ops.capacity.chart").figure
    import_module("ops.plots").save(lambda: figure(report), chart)
    print(f"Drawn: {chart}", file=sys.stderr)
