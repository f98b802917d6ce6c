"""The parts of a comment on an environment, shortened until they fit."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ops.review.changes.change import Detail, Lot, Shared, lots, shared
from ops.review.cost import CostLine
from ops.review.escaping import block, code, flat, in_html, pair, plain
from ops.review.finding import Finding
from ops.review.phrases import (
    IN_COMMON,
    SIGNS,
    all_done,
    by_kind,
    cost,
    counted,
    done,
    errors,
    ops_of,
    sides,
    unchanged,
    usd,
)
from ops.review.preview import Op
from ops.review.review import Review
from ops.review.violations import LEVELS, Violated, violated, waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Brevity:
    """The limits of what a comment shows of an environment: lines, and characters of a text."""

    names: int = 10_000
    lots: int = 10_000
    details: int = 10_000
    lines: int = 10_000
    violations: int = 10_000
    findings: int = 10_000
    characters: int = 2_000


FULL = Brevity()
BREVITIES = (
    FULL,
    Brevity(names=3),
    Brevity(names=3, lots=40, details=12, lines=10, violations=5),
    Brevity(names=0, lots=0, lines=0, violations=1, characters=500),
    Brevity(names=0, lots=0, lines=0, violations=0, findings=40, characters=200),
    Brevity(names=0, lots=0, lines=0, violations=0, findings=5, characters=80),
)
"""From all to the least: what is dangerous goes last."""


def more(shown: int, of: Sequence[object], what: str) -> list[str]:
    """Return a line with the number of omitted ones, if any."""
    left = len(of) - shown
    return [f"- … and {left} more {what}"] if left > 0 else []


def short(text: str, characters: int) -> str:
    """Return a text, cut if too long."""
    return text if len(text) <= characters else f"{text[: characters - 1]}…"


MANY = 40


def folded(summary: str, lines: Sequence[str]) -> list[str]:
    """Return lines folded below a summary, which is HTML."""
    return ["<details>", f"<summary>{summary}</summary>", "", *lines, "", "</details>"]


def folded_if_many(summary: str, lines: Sequence[str], many: int = MANY) -> list[str]:
    """Return lines, folded if there are more than fit a glance."""
    return folded(summary, lines) if len(lines) > many else list(lines)


def indented(lines: Sequence[str]) -> list[str]:
    """Return lines indented below the item above them."""
    return [f"  {line}" if line else "" for line in lines]


_FEW = 3
_LONGEST = 160


def changes(review: Review, brevity: Brevity) -> list[str]:
    """Return a list of changes for each part, folded if long."""
    found = lots(list(review.changes))
    if not found:
        return []
    if not brevity.lots:
        return ["#### Changes", "", _summary(found, plain), ""]
    many, apart = shared(found)
    lines: list[str] = []
    for group, of_group in groupby(apart[: brevity.lots], key=lambda one: one.group):
        points = [line for one in of_group for line in _lot(one, brevity)]
        lines += [f"**{plain(group)}**", "", *points, ""]
    lines += more(min(len(apart), brevity.lots), apart, "kinds of changes")
    if many:
        points = [line for one in many for line in _shared(one, brevity)]
        lines += [f"**{IN_COMMON}**", "", *points, ""]
    while lines and not lines[-1]:
        lines.pop()
    return ["#### Changes", "", *folded_if_many(_summary(found, in_html), lines), ""]


def _summary(found: Sequence[Lot], write: Callable[[str], str]) -> str:
    by_part: dict[str, int] = {}
    for one in found:
        by_part[one.group] = by_part.get(one.group, 0) + len(one.names)
    return ", ".join(f"{write(part)}: {number}" for part, number in by_part.items())


def _lot(one: Lot, brevity: Brevity) -> list[str]:
    few = len(one.names) <= _FEW
    names = f" {', '.join(map(code, one.names))}" if few and brevity.names else ""
    cause = f"{plain(one.cause)}: " if one.cause else ""
    lines = [f"- `{SIGNS[one.op]}` {cause}{plain(counted(one))}{names} {done(one)}"]
    if not few and brevity.names:
        lines += indented(_names(one.names, brevity))
    shown = one.details[: brevity.details]
    points = [f"- {_detail(detail, one.op)}" for detail in shown]
    return [*lines, *indented([*points, *more(len(shown), one.details, "details")])]


def _shared(one: Shared, brevity: Brevity) -> list[str]:
    """Return one line for a change that resources of several kinds share, and their details."""
    what = plain(one.cause) if one.cause else "; ".join(_detail(d, "update") for d in one.details)
    sign = "/".join(f"`{SIGNS[op]}`" for op in ops_of(one))
    lines = [f"- {sign} {what}: {'; '.join(plain(line) for line in all_done(one))}"]
    if brevity.names:
        named = [
            f"{plain(many)}: {', '.join(map(code, names[: brevity.names]))}"
            + f" … and {len(names) - brevity.names} more" * (len(names) > brevity.names)
            for _, many, names in by_kind(one.lots)
        ]
        lines += indented(folded("which", [f"- {line}" for line in named]))
    own = [(lot, detail) for lot in one.lots for detail in lot.details if one.cause]
    shown = own[: brevity.details]
    points = [f"- {plain(counted(lot))}: {_detail(detail, lot.op)}" for lot, detail in shown]
    return [*lines, *indented([*points, *more(len(shown), own, "details")])]


def _names(names: Sequence[str], brevity: Brevity) -> list[str]:
    shown = names[: brevity.names]
    rest = [f"… and {len(names) - len(shown)} more"] if len(shown) < len(names) else []
    return folded("which", [", ".join([*map(code, shown), *rest])])


def _detail(detail: Detail, op: Op) -> str:
    write = code if detail.is_path else plain
    what = write(detail.what)
    if detail.before is None and detail.after is None:
        return f"{what} {plain(detail.note)}"
    was, will = sides(detail, op)
    if was is None:
        return f"{what}: {write(pair('', flat(will), _LONGEST)[1])}"
    was, will = pair(flat(was), flat(will), _LONGEST)
    note = f" ({plain(detail.note)})" if detail.note else ""
    return f"{what}: {write(was)} → **{write(will)}**{note}"


_MANY = 10


def costs(review: Review, brevity: Brevity) -> list[str]:
    """Return the sums, and the lines that differ."""
    if review.cost is None:
        return []
    lines = review.cost.lines
    head = " ".join(map(plain, cost(review.cost)))
    rows = [_row(one) for one in lines[: brevity.lines]]
    if not rows:
        return [head, ""]
    table = ["| a month | before | after |", "|---|---:|---:|", *rows]
    left = len(lines) - len(rows)
    rest = ["", f"… and {left} more"] if left else []
    summary = f"{len(rows)} lines"
    return ["#### Cost", "", head, "", *folded_if_many(summary, table, _MANY), *rest, ""]


def _row(one: CostLine) -> str:
    return f"| {plain(one.name)} | {usd(one.before_usd)} | {usd(one.after_usd)} |"


_FINDINGS_HEADS = {"blocking": "🛑 Blocking", "look": "👀 Warnings", "note": "Info"}


def findings(review: Review, brevity: Brevity) -> list[str]:
    """Return a list for each severity, and for what is acknowledged."""
    left = [one for one in review.findings if one.name not in review.acknowledged]
    lines: list[str] = []
    for severity, head in _FINDINGS_HEADS.items():
        lines += _list(head, [one for one in left if one.severity == severity], brevity)
    meant = [one for one in review.findings if one.name in review.acknowledged]
    lines += _list("✋ Acknowledged in the pull request", meant, brevity)
    return [*lines, *_how(review, [one for one in left if one.severity == "blocking"], brevity)]


def _list(head: str, found: list[Finding], brevity: Brevity) -> list[str]:
    if not found:
        return []
    shown = found[: brevity.findings]
    points = [f"- {_said(one, brevity)}" for one in shown]
    return [f"**{head}**", "", *points, *more(len(shown), found, "findings"), ""]


def _said(one: Finding, brevity: Brevity) -> str:
    texts = [short(text, brevity.characters) for text in (one.says, one.todo) if text]
    said = plain(texts[0]) + "".join(f" *{plain(text)}*" for text in texts[1:])
    return f"{code(one.name)}: {said}"


def _how(review: Review, blocking: list[Finding], brevity: Brevity) -> Iterator[str]:
    """Yield how to merge anyway, if findings need an acknowledgement."""
    if not (blocking and review.is_protected):
        return
    names = [one.name for one in blocking[: brevity.findings]]
    lines = "\n".join(f"acknowledge {review.environment} {name}" for name in names)
    yield "To accept these, add to the pull request description, each on a line of its own:"
    yield ""
    yield from block(lines).splitlines()
    yield ""


_POLICIES_HEADS = {
    "mandatory": "⛔ Forbidden by policies; cannot be acknowledged",
    "remediate": "Changed by policies",
    "advisory": "Advised against by policies",
}


def policies(review: Review, brevity: Brevity) -> list[str]:
    """Return the violations, and the checks that need values of the deployment."""
    if review.preview.violations is None:
        return ["This preview does not contain the results of the policies.", ""]
    found = violated(review.preview)
    lines: list[str] = []
    for level in LEVELS:
        if of_level := [one for one in found if one.level == level]:
            points = [line for one in of_level for line in _policy(one, brevity)]
            lines += [
                f"**{_POLICIES_HEADS[level]}**",
                "",
                *folded_if_many(_count(of_level), points),
                "",
            ]
    later = waiting(review.preview)
    return [*lines, *_later(later), *([] if found else [_nothing(review, later), ""])]


def _policy(one: Violated, brevity: Brevity) -> list[str]:
    asks = f": {plain(short(one.asks, brevity.characters))}" if one.asks else ""
    shown = one.texts[: brevity.violations]
    points = [f"- {plain(short(text, brevity.characters))}" for text in shown]
    rest = more(len(shown), one.texts, "violations")
    return [f"- {code(one.policy)}{asks}", *indented([*points, *rest])]


def _count(found: Sequence[Violated]) -> str:
    return f"{sum(one.count for one in found)} violations of {len(found)} policies"


def _later(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    counted = ", ".join(
        f"{code(name)}{f' ({number})' if number > 1 else ''}"
        for name, number in Counter(names).items()
    )
    checks = "1 check waits" if len(names) == 1 else f"{len(names)} checks wait"
    return [f"{checks} for values that are known only after the deployment: {counted}.", ""]


def _nothing(review: Review, later: Sequence[str]) -> str:
    if review.preview.errors:
        return "The policies found no violation before the preview failed."
    return (
        "The policies found no other violation." if later else ("The policies found no violation.")
    )


SYMBOLS = {"blocked": "🔴", "look closely": "🟡", "safe": "🟢", "nothing to do": "⚪"}


def section(review: Review, brevity: Brevity) -> list[str]:
    """Return the dangers first, then changes, cost and policy violations."""
    return [
        f"### {plain(review.environment)}: {review.verdict}",
        "",
        *_errors(review, brevity),
        *_not_compared(review),
        *findings(review, brevity),
        *changes(review, brevity),
        *costs(review, brevity),
        *_policies(review, brevity),
        *_unchanged(review),
    ]


def _not_compared(review: Review) -> list[str]:
    return [line for one in review.not_compared for line in (f"⚠️ {plain(one)}", "")]


def _policies(review: Review, brevity: Brevity) -> list[str]:
    return policies(review, brevity) if review.verdict != "nothing to do" else []


def _errors(review: Review, brevity: Brevity) -> list[str]:
    if not review.preview.errors:
        return []
    head = "**⛔ The preview failed, so it may not show every change:**"
    said = errors(review.preview)[: brevity.findings]
    blocks = [["", *block(short(one, brevity.characters)).splitlines()] for one in said]
    return [head, *(line for each in blocks for line in each), ""]


def _unchanged(review: Review) -> list[str]:
    said = unchanged(review)
    return [said, ""] if said else []
