"""The report on production's workload, as a generated part of a page."""

from market_intelligence.cost.prices import default_prices
from ops.capacity.deployment_from_settings import deployment
from ops.capacity.report import Report, Table, tables
from ops.capacity.sources import workload
from ops.docs import production
from ops.docs.generated_blocks import renewed, row


def fresh(text: str) -> str:
    """Return the page on capacity with its generated parts updated."""
    return renewed(text, {"capacity": lines(of_production())})


def of_production() -> Report:
    """Return the report on production, by the prices that come with the project."""
    settings = production.settings()
    expected = workload(None, settings, production.STACK)
    return Report.of(expected, deployment(settings), default_prices())


def lines(report: Report) -> list[str]:
    """Return the tables with their notes, and the advice on ceilings."""
    found = [line for table in tables(report) for line in _lines(table)]
    for ceiling, sentences in report.advice:
        found += [f"To lift the ceiling on {ceiling.name}:", ""]
        found += [f"- {sentence}" for sentence in sentences]
        found.append("")
    return found[:-1]


def _lines(table: Table) -> list[str]:
    aligned = "|---" + "|---:" * (len(table.heads) - 1) + "|"
    notes = [line for note in table.notes for line in (_escaped(note), "")]
    return [
        f"### {table.title}",
        "",
        row(*table.heads),
        aligned,
        *(row(*map(_escaped, cells)) for cells in table.rows),
        "",
        *notes,
    ]


def _escaped(text: str) -> str:
    # A star of its own would be taken for emphasis.
    return text.replace("*", r"\*")
