"""`./mi bench`: measures the project against the minimum that each task requires."""

import compileall
import json
import sys
from collections.abc import Generator
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench import measures
from bench.comparison import Result, compare
from launcher.paths import CHECKOUT
from rehearsal import runs


class Name(StrEnum):
    """What can be measured."""

    PREVIEW = "preview"
    VERDICT = "verdict"
    UNCHANGED = "unchanged"
    REVIEW = "review"
    WIDTH = "width"
    ANALYSIS = "analysis"


MEASURES = {
    Name.PREVIEW: measures.preview,
    Name.VERDICT: measures.verdict,
    Name.UNCHANGED: measures.unchanged,
    Name.REVIEW: measures.review,
    Name.WIDTH: measures.width,
    Name.ANALYSIS: measures.analysis,
}


def main(
    names: Annotated[list[Name] | None, typer.Argument(help="What to measure, or all.")] = None,
    pairs: Annotated[int, typer.Option(min=1, help="Counted runs of each task.")] = 5,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Measure pairs of tasks; those on a rehearsal of prod end it before and afterwards."""
    results: list[Result] = []
    chosen = set(names or Name)
    with _fresh_rehearsal(needed=chosen != {Name.ANALYSIS}):
        # A preview is of a stack that is not there yet, which later measures leave behind.
        for name in [one for one in MEASURES if one in chosen]:
            with MEASURES[name]() as measure:
                results.append(compare(measure, pairs, _show))
    if as_json:
        print(json.dumps([result.as_json() for result in results], indent=2))
    else:
        _print_tables(results)
    sys.exit(not all(result.holds for result in results))


@contextmanager
def _fresh_rehearsal(*, needed: bool) -> Generator[None]:
    if not needed:
        yield
        return
    # As where Python writes bytecode, which a variable can turn off.
    for package in ("components", "market_intelligence", "policies", "rehearsal", "settings"):
        compileall.compile_dir(CHECKOUT / package, quiet=1)
    runs.down(measures.STACK)
    try:
        yield
    finally:
        runs.down(measures.STACK)


def _print_tables(results: list[Result]) -> None:
    console = Console()
    for result in results:
        verdict = "holds" if result.holds else "MISSED"
        table = Table("", "min / median / max", title=result.name, title_justify="left")
        limit = f"{result.unit}, at most {result.at_most:.2f}"
        table.add_row(limit, f"{result.figure}  {verdict}")
        table.add_row("seconds", str(result.seconds))
        table.add_row("seconds of the other", str(result.bare_seconds))
        for process, mib in sorted(result.peak_mib.items()):
            table.add_row(f"peak MiB of {process}", str(mib))
        console.print(table)


def _show(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
