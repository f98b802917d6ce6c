from ops.review.cost import CostChange, CostLine
from ops.review.sections.brevity import FULL, Brevity
from ops.review.sections.costs import costs
from tests.ops.review.given import review

LINES = (
    CostLine(name="alarms", before_usd=1, after_usd=1.1),
    CostLine(name="a|b", before_usd=0, after_usd=1_234.5),
)
COST = CostChange(before_usd=10, after_usd=1_244.6, lines=LINES)
HEAD = "A month costs 10.00 USD → 1,244.60 USD (+1,234.60 USD)."


def test_the_lines_that_differ_are_told() -> None:
    assert costs(review(cost=COST), FULL) == [
        "#### Cost",
        "",
        HEAD,
        "",
        "| a month | before | after |",
        "|---|---:|---:|",
        "| alarms | 1.00 USD | 1.10 USD |",
        "| a\\|b | 0.00 USD | 1,234.50 USD |",
        "",
    ]


def test_only_some_lines_or_none_are_told_where_there_is_no_room() -> None:
    assert costs(review(cost=COST), Brevity(lines=1))[-4:] == [
        "| alarms | 1.00 USD | 1.10 USD |",
        "",
        "… and 1 more",
        "",
    ]
    assert costs(review(cost=COST), Brevity(lines=0)) == [HEAD, ""]


def test_many_lines_are_folded_away() -> None:
    many = CostChange(before_usd=10, after_usd=1_244.6, lines=LINES * 6)
    assert costs(review(cost=many), FULL)[4:6] == ["<details>", "<summary>12 lines</summary>"]


def test_what_was_not_priced_is_not_told() -> None:
    assert costs(review(), FULL) == []
