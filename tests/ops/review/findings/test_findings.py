from ops.review.findings import findings
from ops.review.tokens import ALARM, DASHBOARD, KEY
from tables.load.workload import Workload
from tests.ops.review.findings.made import REQUESTS, named, preview, step, update

URN = "urn:pulumi:prod::market-intelligence::aws:dynamodb/table:Table::logs"
USER = {"name": "by-user", "hashKey": "user", "projectionType": "ALL"}


def test_findings_are_in_order_of_severity_then_of_names() -> None:
    given = preview(
        step("delete", {"dashboardName": "one"}, of=DASHBOARD, name="one"),
        update({"tags": {"a": "b"}}, {"tags": {}}, of=KEY, name="tables"),
        update(
            {"tableClass": "STANDARD", "streamEnabled": True},
            {"tableClass": "STANDARD_INFREQUENT_ACCESS", "streamEnabled": False},
        ),
        step("delete", {"name": "other"}, name="other"),
    )
    assert named(findings(given)) == [
        ("stream-ended:requests", "blocking"),
        ("table-deleted:other", "blocking"),
        ("table-class-changed:requests", "look"),
        ("dashboard-removed:one", "note"),
        ("tag-removed:a", "note"),
    ]


def test_a_refusal_of_the_engine_is_told_as_what_it_refuses() -> None:
    error = f'unable to replace resource "{URN}"\nas it is currently marked for protection'
    assert named(findings(preview(errors=(error,)))) == [("table-replaced:logs", "blocking")]


def test_the_workload_tells_what_an_index_costs_to_build() -> None:
    added = preview(
        update({"globalSecondaryIndexes": []}, {"globalSecondaryIndexes": [USER]}),
    )
    load = Workload.model_validate({"requestsPerSecond": 1})
    [with_load], [without] = findings(added, load), findings(added)
    assert "7,776,000 items of the workload 15,552,000 units" in with_load.says
    assert "items of the workload" not in without.says


def test_a_first_deployment_has_none() -> None:
    created = [
        step("create", None, {"name": REQUESTS, "streamEnabled": False, "tags": {}}),
        step("create", None, {"isEnabled": True}, of=KEY, name="tables"),
        step("create", None, {"metricName": "ReadThrottleEvents"}, of=ALARM, name="alarm"),
    ]
    assert findings(preview(*created)) == []


def test_no_change_has_none() -> None:
    assert findings(preview(step("same", {"name": REQUESTS}, {"name": REQUESTS}))) == []
