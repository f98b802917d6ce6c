from ops.review.changes.change import Change
from ops.review.cost import CostChange
from ops.review.finding import Finding
from ops.review.sections.brevity import FULL, Brevity
from ops.review.sections.section import section
from tests.ops.review.given import preview, review, step

FOUND = Finding(name="tags-changed:all", severity="look", says="Tags change.")
CHANGE = Change(group="requests", op="update", kind="table", kinds="tables", name="requests")


def test_what_is_dangerous_comes_before_what_changes_and_costs() -> None:
    one = review(
        preview(step("update"), violations=(), unchanged=1, environment="pre_prod_"),
        findings=[FOUND],
        changes=[CHANGE],
        cost=CostChange(before_usd=1, after_usd=1),
    )
    assert section(one, FULL) == [
        "### pre_prod\\_: look closely",
        "",
        "**👀 To look at**",
        "",
        "- `tags-changed:all`: Tags change.",
        "",
        "#### Changes",
        "",
        "**requests**",
        "",
        "- `~` table `requests` is updated",
        "",
        "A month costs 1.00 USD (no change).",
        "",
        "The policies agree.",
        "",
        "1 resource stays as it is.",
        "",
    ]


def test_errors_come_first_and_are_taken_for_no_markdown() -> None:
    one = review(preview(errors=("a ``` b\n# c", "second"), unchanged=2))
    assert section(one, Brevity(findings=1)) == [
        "### prod: blocked",
        "",
        "**⛔ The preview failed, so that it may not show all of what would happen:**",
        "",
        "````text",
        "a ``` b",
        "# c",
        "````",
        "",
        "What the policies say is not part of this preview.",
        "",
        "2 resources stay as they are.",
        "",
    ]


def test_where_there_is_nothing_to_do_there_is_little_to_say() -> None:
    assert section(review(preview(unchanged=101)), FULL) == [
        "### prod: nothing to do",
        "",
        "101 resources stay as they are.",
        "",
    ]
