import io

from rich.console import Console

from ops.capacity.report import Report
from ops.capacity.screen import show
from ops.capacity.tables import tables
from tests.ops.capacity.reports import overloaded, report


def printed(found: Report, *, colors: bool = False) -> str:
    stream = io.StringIO()
    show(found, Console(file=stream, width=160, force_terminal=colors))
    return stream.getvalue()


def test_every_table_is_shown_with_its_notes() -> None:
    text = printed(report())

    for table in tables(report()):
        assert table.title in text
        assert [note for note in table.notes if note not in text] == []
        lines = [line.split("│") for line in text.splitlines()]
        cells = {tuple(cell.strip() for cell in line[1:-1]) for line in lines}
        assert [row for row in table.rows if row not in cells] == []


def test_advice_comes_last() -> None:
    found = report()
    [(ceiling, sentences)] = found.advice

    assert printed(found).splitlines()[-len(sentences) - 1 :] == [
        f"To lift the ceiling on {ceiling.name}:",
        *(f"- {sentence}" for sentence in sentences),
    ]


def test_what_is_exceeded_is_red() -> None:
    heading = "\N{ESCAPE}[1;31mTo lift the ceiling on"

    assert f"{heading} writes of user-index:" in printed(overloaded(), colors=True)
    assert heading not in printed(report(), colors=True)
