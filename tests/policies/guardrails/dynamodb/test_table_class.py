import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.dynamodb.replicas import TABLE_REPLICA
from guardrails.dynamodb.table_class import RULE
from tests.policies.conftest import Run

POLICY = as_policy(RULE)
STANDARD = {"tableClass": "STANDARD"}
INFREQUENT = {"tableClass": "STANDARD_INFREQUENT_ACCESS"}
WRONG = [
    pytest.param("STANDARD", "'STANDARD'", id="other class"),
    pytest.param("standard_infrequent_access", "'standard_infrequent_access'", id="other case"),
    pytest.param("", "''", id="empty"),
    pytest.param(1, "not a string", id="number"),
    pytest.param(True, "not a string", id="boolean"),
    pytest.param(["STANDARD_INFREQUENT_ACCESS"], "not a string", id="list"),
    pytest.param({"class": "STANDARD_INFREQUENT_ACCESS"}, "not a string", id="object"),
]


def demand(wanted: str, shown: str) -> str:
    return f"Set table_class to '{wanted}' on table 'dev-requests': it is {shown}."


@pytest.mark.parametrize("table_class", ["STANDARD", "STANDARD_INFREQUENT_ACCESS", None, 5])
def test_tables_may_be_of_any_class_where_none_is_demanded(run: Run, table_class: object) -> None:
    assert run(POLICY, {"name": "dev-requests", "tableClass": table_class}) == []
    assert run(POLICY, {"name": "dev-requests", "tableClass": table_class}, config={}) == []
    override = {"tableClassOverride": table_class}
    assert run(POLICY, override, resource_type=TABLE_REPLICA) == []


@pytest.mark.parametrize("config", [STANDARD, INFREQUENT], ids=["standard", "infrequent access"])
def test_table_of_the_demanded_class_passes(run: Run, config: dict[str, str]) -> None:
    assert run(POLICY, {"name": "dev-requests", **config}, config=config) == []


@pytest.mark.parametrize(("table_class", "shown"), WRONG)
def test_table_of_another_class_is_refused(run: Run, table_class: object, shown: str) -> None:
    props = {"name": "dev-requests", "tableClass": table_class}
    assert run(POLICY, props, config=INFREQUENT) == [demand("STANDARD_INFREQUENT_ACCESS", shown)]


def test_standard_can_be_demanded_as_well(run: Run) -> None:
    assert run(POLICY, {"name": "dev-requests", **INFREQUENT}, config=STANDARD) == [
        demand("STANDARD", "'STANDARD_INFREQUENT_ACCESS'")
    ]


@pytest.mark.parametrize("props", [{}, {"tableClass": None}], ids=["missing", "null"])
def test_class_left_out_is_standard(run: Run, props: dict[str, None]) -> None:
    assert run(POLICY, {"name": "dev-requests", **props}, config=STANDARD) == []
    assert run(POLICY, {"name": "dev-requests", **props}, config=INFREQUENT) == [
        demand("STANDARD_INFREQUENT_ACCESS", "not set, and so 'STANDARD'")
    ]


def test_unknown_class_is_not_known_yet(run: Run) -> None:
    props = {"name": "dev-requests", "tableClass": UNKNOWN_STRING_VALUE}
    assert run(POLICY, props, config=INFREQUENT) == [
        "unknown: string value at .tableClass can't be known during preview"
    ]
    assert run(POLICY, props) == []


@pytest.mark.parametrize(("override", "shown"), WRONG)
def test_replica_of_another_class_is_refused(run: Run, override: object, shown: str) -> None:
    props = {"tableClassOverride": override}
    assert run(POLICY, props, resource_type=TABLE_REPLICA, config=INFREQUENT) == [
        (
            "Set table_class_override to 'STANDARD_INFREQUENT_ACCESS' on table replica 'requests': "
            f"it is {shown}."
        )
    ]


@pytest.mark.parametrize(
    "props",
    [
        pytest.param({}, id="missing"),
        pytest.param({"tableClassOverride": None}, id="null"),
        pytest.param({"tableClassOverride": "STANDARD_INFREQUENT_ACCESS"}, id="as demanded"),
    ],
)
def test_replica_without_another_class_passes(run: Run, props: dict[str, str | None]) -> None:
    assert run(POLICY, props, resource_type=TABLE_REPLICA, config=INFREQUENT) == []


def test_unknown_class_of_a_replica_is_not_known_yet(run: Run) -> None:
    props = {"tableClassOverride": UNKNOWN_STRING_VALUE}
    assert run(POLICY, props, resource_type=TABLE_REPLICA, config=INFREQUENT) == [
        "unknown: string value at .tableClassOverride can't be known during preview"
    ]


def test_other_resources_are_not_checked(run: Run) -> None:
    assert run(POLICY, {}, resource_type="aws:s3/bucket:Bucket", config=INFREQUENT) == [
        (
            "not applicable: checks only aws:dynamodb/table:Table, "
            "aws:dynamodb/tableReplica:TableReplica"
        )
    ]
