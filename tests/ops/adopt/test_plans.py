from dataclasses import replace

from ops.adopt.plans import Change, Plan, Refusal, TablePlan
from tables.specs import PROCESSING_LOGS, REQUESTS

ADOPTABLE = TablePlan(
    spec=REQUESTS,
    name="my_requests",
    status="can be adopted",
    items=7,
    changes=[Change(what="stream", found="off", wanted="KEYS_ONLY", note="Soon.")],
    settings={"tableName": "my_requests"},
)
REFUSED = TablePlan(
    spec=PROCESSING_LOGS,
    name="prod-request-processing-logs",
    status="cannot be adopted",
    refusals=[Refusal("It is blue.", "Paint it.")],
)
PLAN = Plan(
    stack="prod",
    engine_name="prod",
    environment="prod",
    account="123456789012",
    region="us-east-1",
    tables=[ADOPTABLE, REFUSED],
)


def test_a_plan_is_what_its_tables_are() -> None:
    assert not PLAN.ok
    assert PLAN.adoptable == [ADOPTABLE]
    assert PLAN.settings == {"requests": {"tableName": "my_requests"}}
    assert PLAN.names == {"market-intelligence-requests": "my_requests"}
    assert replace(PLAN, tables=[ADOPTABLE]).ok


def test_a_plan_is_told_to_machines() -> None:
    assert PLAN.document() == {
        "stack": "prod",
        "account": "123456789012",
        "region": "us-east-1",
        "tables": [
            {
                "table": "requests",
                "name": "my_requests",
                "status": "can be adopted",
                "items": 7,
                "refusals": [],
                "changes": [
                    {"what": "stream", "found": "off", "wanted": "KEYS_ONLY", "note": "Soon."}
                ],
                "settings": {"tableName": "my_requests"},
                "note": "",
            },
            {
                "table": "logs",
                "name": "prod-request-processing-logs",
                "status": "cannot be adopted",
                "items": 0,
                "refusals": [{"reason": "It is blue.", "todo": "Paint it."}],
                "changes": [],
                "settings": {},
                "note": "",
            },
        ],
        "ok": False,
    }
