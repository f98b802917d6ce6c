from typing import Any

import pytest

from ops.review.changes.change import Detail, Lot
from ops.review.cost import CostChange, CostLine
from ops.review.finding import Finding, Severity
from ops.review.phrases import (
    SIGNS,
    change_usd,
    cost,
    counted,
    counts,
    done,
    errors,
    found,
    sides,
    unchanged,
    usd,
)
from ops.review.preview import Op, Violation
from tests.ops.review.given import TABLE, preview, review, step, urn

LINE = CostLine(name="alarms", before_usd=1, after_usd=2)


def finding(name: str, severity: Severity) -> Finding:
    return Finding(name=f"{name}:a", severity=severity, says="So.")


def lot(op: Op, *names: str) -> Lot:
    return Lot(group="alarms", op=op, kind="alarm" if len(names) == 1 else "alarms", names=names)


def test_each_thing_that_is_done_has_a_sign() -> None:
    ops: tuple[Op, ...] = ("create", "import", "update", "replace", "delete", "discard")
    steps = [step(op) for op in (*ops, "create", "same", "read")]
    assert counts(review(preview(*steps))) == "+3 ~1 ±1 -2"
    assert counts(review(preview(step("same")))) == "none"
    assert {SIGNS[op] for op in ("read", "same")} == {"="}


def test_what_is_against_it_is_counted() -> None:
    against = Violation(policy="p", level="mandatory", message="No.")
    advised = Violation(policy="p", level="advisory", message="No.")
    given = preview(violations=(against, against, advised), errors=("no",))
    findings = [
        finding("one", "blocking"),
        finding("two", "look"),
        finding("three", "look"),
        finding("four", "note"),
        finding("five", "blocking"),
    ]
    one = review(given, findings=findings, acknowledged=frozenset({"five:a"}))
    assert found(one) == (
        "1 blocking, 2 to look at, 1 to know, 1 acknowledged, 2 against policies, "
        "the preview failed"
    )
    assert found(review()) == "none"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [(1, 2.5, "+1.50 USD"), (1_234.5, 0, "-1,234.50 USD"), (1, 1.004, "no change")],
)
def test_changes_of_cost(before: float, after: float, said: str) -> None:
    assert change_usd(CostChange(before_usd=before, after_usd=after)) == said


def test_what_was_not_priced_is_not_known() -> None:
    assert change_usd(None) == "not known"
    assert usd(1_234.567) == "1,234.57 USD"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        pytest.param({}, ["A month costs 2.00 USD (no change)."], id="nothing differs"),
        pytest.param(
            {"is_partial": True}, ["Nothing that changes costs more or less."], id="partial"
        ),
        pytest.param(
            {"before_usd": 1, "lines": (LINE,), "is_partial": True, "is_fixed_only": True},
            [
                "A month costs 1.00 USD → 2.00 USD (+1.00 USD).",
                "That is without reads, writes and storage: the stack's file expects no load.",
                "These are the sums of what the preview lists, which is not all there is.",
            ],
            id="partial, with a difference and without load",
        ),
        pytest.param(
            {"unpriced": ("a cache",)},
            ["A month costs 2.00 USD (no change).", "Not priced: a cache"],
            id="without a price",
        ),
    ],
)
def test_cost_is_said_with_what_it_leaves_out(more: dict[str, Any], said: list[str]) -> None:
    given: dict[str, Any] = {"before_usd": 2, "after_usd": 2} | more
    assert cost(CostChange(**given)) == said


def test_lots_are_said() -> None:
    one, many = lot("delete", "a"), lot("replace", "a", "b")
    assert f"{counted(one)} {done(one)}" == "alarm is deleted"
    assert f"{counted(many)} {done(many)}" == "2 alarms are replaced: deleted, and made anew"


@pytest.mark.parametrize(
    ("detail", "op", "said"),
    [
        (Detail("a", "b", "c"), "update", ("b", "c")),
        (Detail("a", None, "c"), "update", ("none", "c")),
        (Detail("a", "b", None), "update", ("b", "none")),
        (Detail("a", None, "c"), "create", (None, "c")),
    ],
)
def test_sides(detail: Detail, op: Op, said: tuple[str | None, str]) -> None:
    assert sides(detail, op) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, ""), (1, "1 resource stays as it is."), (2, "2 resources stay as they are.")],
)
def test_what_stays(number: int, said: str) -> None:
    assert unchanged(review(preview(unchanged=number))) == said


def test_errors_name_resources_as_people_do() -> None:
    given = f'cannot delete "{urn(TABLE, "logs", "my:own:Table")}": see `{urn(TABLE, "logs")}`'
    assert errors(preview(errors=(given, "preview failed"), violations=())) == [
        f'cannot delete "{TABLE} logs": see `{TABLE} logs`',
        "preview failed",
    ]


def test_a_digest_that_does_not_say_why_it_failed_says_where_to_look() -> None:
    assert errors(preview(errors=("preview failed",))) == [
        (
            "The preview failed, and its digest does not say why. If a policy forbids it, the "
            "events of the preview, which --event-log writes, say which."
        )
    ]
