from dataclasses import replace

from ops.review.changes.all import changes
from ops.review.changes.change import Change, Detail
from ops.review.reading.read import read
from tests.ops.review.given import ALARM, POLICY, preview, sample, step

GRANTS = ("market-intelligence:grants:Grants",)


def test_changes_are_in_the_order_in_which_they_are_read() -> None:
    given = preview(
        step("create", type_token=ALARM, name="b"),
        step("update", {"name": "a"}, {"name": "b"}, name="logs"),
        step("create", type_token=POLICY, name="reader", around=GRANTS),
        step("same", name="requests"),
        step("delete", type_token="aws:dynamodb/resourcePolicy:ResourcePolicy", name="logs-x"),
        step("create", type_token=ALARM, name="a"),
        replace(step("create", type_token=GRANTS[0], name="logs"), is_component=True),
        step("create", type_token="pulumi:pulumi:Stack", name="market-intelligence-prod"),
    )
    assert [(one.group, one.op, one.kind, one.name) for one in changes(given)] == [
        ("logs", "delete", "resource policy", "logs-x"),
        ("logs", "update", "table", "logs"),
        ("grants", "create", "policy for roles", "reader"),
        ("other", "create", "alarm", "a"),
        ("other", "create", "alarm", "b"),
    ]


def test_a_change_is_in_words() -> None:
    assert changes(read(sample("index.prod.events.jsonl"))) == [
        Change(
            group="requests",
            op="update",
            kind="table",
            kinds="tables",
            name="requests",
            details=(
                Detail(
                    "Index user-index",
                    "user_id + created_at, all attributes",
                    "user_id + priority, all attributes",
                    "dropped and rebuilt",
                ),
                Detail("Point-in-time recovery", "35 days", "off"),
            ),
        ),
        Change(
            group="logs",
            op="update",
            kind="table",
            kinds="tables",
            name="logs",
            details=(Detail("Point-in-time recovery", "35 days", "off"),),
        ),
    ]


def test_what_is_kept_is_a_change_where_its_protection_is() -> None:
    (found,) = changes(preview(step("same", protect=(True, False))))
    assert (found.op, found.details) == ("same", (Detail("Pulumi's protection", "on", "off"),))
