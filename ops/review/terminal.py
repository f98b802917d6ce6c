"""The review as text for a terminal or a log."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ops.review.changes.change import Detail, Lot, Shared, lots, shared
from ops.review.escaping import flat, pair
from ops.review.phrases import (
    IN_COMMON,
    SIGNS,
    all_done,
    change_usd,
    cost,
    counted,
    counts,
    done,
    errors,
    found,
    ops_of,
    sides,
    unchanged,
)
from ops.review.preview import Op
from ops.review.reading.documents import cleaned
from ops.review.review import Report, Review
from ops.review.violations import violated

_STYLES = {
    "blocked": "bold red",
    "look closely": "bold yellow",
    "safe": "green",
    "nothing to do": "dim",
    "blocking": "red",
    "look": "yellow",
    "note": "",
}
_SAYS = {"mandatory": "forbidden by", "remediate": "changed by", "advisory": "advised against by"}
_FEW = 3
_LONGEST = 200
_HEADS = ("environment", "verdict", "changes", "cost a month", "findings")


def show(report: Report, console: Console) -> None:
    """Print a line for each environment, then each review in full, the worst first."""
    if report.note:
        _print(console, 0, Text(flat(report.note)))
    console.print(_table(report.worst_first))
    for one in report.worst_first:
        console.print()
        head = f"{flat(one.environment)}: {one.verdict}"
        _print(console, 0, Text(head, _STYLES[one.verdict]))
        for indent, line in _lines(one):
            _print(console, indent, line)
    for miss in report.near_misses:
        write = f" Write, on a line of its own: {miss.instead}" if miss.instead else ""
        words = f"Not counted as acknowledged: {miss.line}: {miss.why}.{write}"
        _print(console, 0, Text(flat(words), "yellow"))
    for stray in report.stray:
        words = f"Acknowledged, but not found: {stray}"
        _print(console, 0, Text(flat(words), "yellow"))


def _print(console: Console, indent: int, line: Text) -> None:
    """Print a line, wrapped and indented for the terminal."""
    for part in line.wrap(console, max(console.width - indent, 1)):
        part.rstrip()
        if part:
            console.print(Text(" " * indent) + part, soft_wrap=True)


def _table(reviews: list[Review]) -> Table:
    table = Table()
    for head in _HEADS:
        table.add_column(head, overflow="fold")
    for one in reviews:
        cells = (flat(one.environment), one.verdict, counts(one), change_usd(one.cost), found(one))
        table.add_row(*map(Text, cells), style=_STYLES[one.verdict])
    return table


def _lines(review: Review) -> Iterator[tuple[int, Text]]:
    for error in errors(review.preview):
        yield from ((2, Text(line, "red")) for line in cleaned(error).splitlines())
    yield from ((2, Text(flat(one), "yellow")) for one in review.not_compared)
    for one in review.findings:
        is_meant = one.name in review.acknowledged
        style = "dim" if is_meant else _STYLES[one.severity]
        word = "acknowledged" if is_meant else one.severity
        yield 2, Text(flat(f"{word}  {one.name}: {one.says} {one.todo}"), style)
    part = ""
    many, apart = shared(lots(list(review.changes)))
    for lot in apart:
        if lot.group != part:
            part = lot.group
            yield 2, Text(flat(part), "bold")
        cause = f"{lot.cause}: " if lot.cause else ""
        yield 4, Text(flat(f"{SIGNS[lot.op]} {cause}{counted(lot)} {_names(lot)} {done(lot)}"))
        yield from ((8, Text(_detail(one, lot.op))) for one in lot.details)
    if many:
        yield 2, Text(IN_COMMON, "bold")
    for each in many:
        yield from _shared(each)
    yield from ((indent, Text(line)) for indent, line in _rest(review))


def _shared(each: Shared) -> Iterator[tuple[int, Text]]:
    sign = "/".join(SIGNS[op] for op in ops_of(each))
    what = each.cause or "; ".join(_detail(one, "update") for one in each.details)
    yield 4, Text(flat(f"{sign} {what}: {'; '.join(all_done(each))}"))
    if each.cause:
        for lot in each.lots:
            yield from ((8, Text(f"{counted(lot)}: {_detail(one, lot.op)}")) for one in lot.details)


def _names(lot: Lot) -> str:
    left = len(lot.names) - _FEW
    return ", ".join(lot.names[:_FEW]) + (f" and {left} more" if left > 0 else "")


def _detail(detail: Detail, op: Op) -> str:
    if detail.before is None and detail.after is None:
        return flat(f"{detail.what} {detail.note}")
    was, will = sides(detail, op)
    shown = pair(flat(was or ""), flat(will), _LONGEST)
    words = shown[1] if was is None else f"{shown[0]} → {shown[1]}"
    return f"{flat(detail.what)}: {words}{f' ({flat(detail.note)})' if detail.note else ''}"


def _rest(review: Review) -> Iterator[tuple[int, str]]:
    if review.cost:
        yield 2, flat(" ".join(cost(review.cost)))
    for one in violated(review.preview):
        yield 2, flat(f"{_SAYS[one.level]} {one.policy}: {one.asks}")
        yield from ((4, flat(text)) for text in one.texts)
    if said := unchanged(review):
        yield 2, said
