"""The review as a comment on a pull request, in GitHub's Markdown."""

from ops.review.acknowledgements import NearMiss
from ops.review.escaping import code, plain
from ops.review.phrases import change_usd, counts, found
from ops.review.review import Report, Review
from ops.review.sections import BREVITIES, FULL, SYMBOLS, Brevity, section

MARKER = "<!-- market-intelligence: ops.review -->"
"""What a comment starts with, unseen, so that the next review can replace it."""

# GitHub counts characters; bytes are never fewer.
LIMIT_BYTES = 65_536
_MOST_NEAR_MISSES = 10
_SHORTENED = "*Shortened to fit into a comment: the review's JSON contains everything.*"


def markdown(report: Report) -> str:
    """Return as much as fits in a comment; the least important parts are omitted first."""
    texts = (_document(report, level) for level in BREVITIES)
    fits = next((text for text in texts if len(text.encode()) <= LIMIT_BYTES), None)
    return fits or _cut(_document(report, BREVITIES[-1]))


def _cut(text: str) -> str:
    kept: list[str] = []
    size = 0
    for line in text.splitlines():
        size += len(line.encode()) + 1
        if size > LIMIT_BYTES:
            break
        kept.append(line)
    return "\n".join(kept) + "\n"


def _document(report: Report, brevity: Brevity) -> str:
    sections = [line for one in report.worst_first for line in section(one, brevity)]
    lines = [
        MARKER,
        f"## {plain(report.title)}",
        "",
        *([plain(report.note), ""] if report.note else []),
        *([_SHORTENED, ""] if brevity != FULL else []),
        *_table(report.worst_first),
        "",
        *_near_misses(report),
        *_stray(report),
        *sections,
    ]
    return "\n".join(lines).rstrip() + "\n"


def _table(reviews: list[Review]) -> list[str]:
    return [
        "| environment | verdict | changes | cost a month | findings |",
        "|---|---|---|---:|---|",
        *map(_row, reviews),
    ]


def _row(one: Review) -> str:
    verdict = f"{SYMBOLS[one.verdict]} {one.verdict}"
    cells = (plain(one.environment), verdict, counts(one), change_usd(one.cost), found(one))
    return f"| {' | '.join(cells)} |"


def _near_misses(report: Report) -> list[str]:
    if not report.near_misses:
        return []
    shown = report.near_misses[:_MOST_NEAR_MISSES]
    left = len(report.near_misses) - len(shown)
    more = [f"- and {left} more"] if left else []
    return [
        "**These lines do not acknowledge anything yet:**",
        "",
        *map(_near_miss, shown),
        *more,
        "",
    ]


def _near_miss(one: NearMiss) -> str:
    write = (
        f" Write, as plain text on a line of its own: {code(one.instead)}" if one.instead else ""
    )
    return f"- {code(one.line)}: {plain(one.why)}.{write}"


def _stray(report: Report) -> list[str]:
    if not report.stray:
        return []
    names = ", ".join(code(str(one)) for one in report.stray)
    return [f"Acknowledged, but not found: {names}. Remove these lines.", ""]
