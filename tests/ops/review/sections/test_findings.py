from typing import Any

from ops.review.finding import Finding
from ops.review.sections.brevity import FULL, Brevity
from ops.review.sections.findings import findings
from tests.ops.review.given import review

REPLACED = Finding(
    name="table-replaced:logs",
    severity="blocking",
    says="The table logs is *replaced*.",
    todo="Undo it.",
)
DELETED = Finding(name="table-deleted:old", severity="blocking", says="It is deleted.")
TTL = Finding(name="ttl-weakened:logs", severity="look", says="Items stay.")
KNOWN = Finding(name="tags-changed:all", severity="note", says="Tags change.")
ALL = [REPLACED, DELETED, TTL, KNOWN]


def said(brevity: Brevity = FULL, **more: Any) -> list[str]:
    return findings(review(findings=ALL, **more), brevity)


def test_findings_are_told_the_worst_first_and_how_to_acknowledge_them() -> None:
    assert said() == [
        "**🛑 Blocking**",
        "",
        "- `table-replaced:logs`: The table logs is \\*replaced\\*. *Undo it.*",
        "- `table-deleted:old`: It is deleted.",
        "",
        "**👀 To look at**",
        "",
        "- `ttl-weakened:logs`: Items stay.",
        "",
        "**To know**",
        "",
        "- `tags-changed:all`: Tags change.",
        "",
        "What of it is meant, the pull request's description says, each on a line of its own:",
        "",
        "```text",
        "acknowledge prod table-replaced:logs",
        "acknowledge prod table-deleted:old",
        "```",
        "",
    ]


def test_what_is_acknowledged_comes_last_and_is_not_asked_for_again() -> None:
    meant = frozenset({"table-replaced:logs", "table-deleted:old", "ttl-weakened:logs"})
    assert said(acknowledged=meant) == [
        "**To know**",
        "",
        "- `tags-changed:all`: Tags change.",
        "",
        "**✋ Acknowledged in the pull request**",
        "",
        "- `table-replaced:logs`: The table logs is \\*replaced\\*. *Undo it.*",
        "- `table-deleted:old`: It is deleted.",
        "- `ttl-weakened:logs`: Items stay.",
        "",
    ]


def test_nothing_has_to_be_acknowledged_where_nothing_is_protected() -> None:
    assert said(is_protected=False)[-2:] == ["- `tags-changed:all`: Tags change.", ""]


def test_few_words_and_few_findings_are_told_where_there_is_no_room() -> None:
    brief = Brevity(findings=1, characters=8)
    assert findings(review(findings=[REPLACED, DELETED]), brief) == [
        "**🛑 Blocking**",
        "",
        "- `table-replaced:logs`: The tab… *Undo it.*",
        "- … and 1 more findings",
        "",
        "What of it is meant, the pull request's description says, each on a line of its own:",
        "",
        "```text",
        "acknowledge prod table-replaced:logs",
        "```",
        "",
    ]


def test_without_findings_there_is_nothing_to_say() -> None:
    assert findings(review(), FULL) == []
