"""The dangers of an environment, the worst first, and how to acknowledge them."""

from collections.abc import Iterator

from ops.review.escaping import block, code, plain
from ops.review.finding import Finding
from ops.review.review import Review
from ops.review.sections.brevity import Brevity, more, short

_HEADS = {"blocking": "🛑 Blocking", "look": "👀 To look at", "note": "To know"}


def findings(review: Review, brevity: Brevity) -> list[str]:
    """Give a list for each severity, and for what is acknowledged."""
    left = [one for one in review.findings if one.name not in review.acknowledged]
    lines: list[str] = []
    for severity, head in _HEADS.items():
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
    """Say how to merge all the same, where that is not a matter of course."""
    if not (blocking and review.is_protected):
        return
    names = [one.name for one in blocking[: brevity.findings]]
    lines = "\n".join(f"acknowledge {review.environment} {name}" for name in names)
    yield "What of it is meant, the pull request's description says, each on a line of its own:"
    yield ""
    yield from block(lines).splitlines()
    yield ""
