"""The report on a terminal."""

from rich.console import Console
from rich.table import Table as Grid

from ops.capacity.report import Report
from ops.capacity.tables import Table, tables


def show(report: Report, console: Console) -> None:
    """Print the tables, and below them what to do."""
    for table in tables(report):
        console.print(_grid(table))
        for note in table.notes:
            console.print(note, style="dim", highlight=False, markup=False)
        console.print()
    for ceiling, sentences in report.advice:
        style = "bold red" if ceiling.is_exceeded else "bold"
        console.print(f"To lift the ceiling on {ceiling.name}:", style=style, highlight=False)
        for sentence in sentences:
            console.print(f"- {sentence}", highlight=False, markup=False)


def _grid(table: Table) -> Grid:
    grid = Grid(title=table.title, title_justify="left", title_style="bold")
    for position, head in enumerate(table.heads):
        grid.add_column(head, justify="right" if position else "left")
    for row in table.rows:
        grid.add_row(*row, style="red" if "EXCEEDED" in row else None)
    return grid
