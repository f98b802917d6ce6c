from offline.plugin import catalog
from offline.plugin.aws import Aws
from offline.plugin.check import Wish, check
from offline.plugin.values import Properties
from tests.offline.plugin.conftest import TABLE


def checked(
    aws: Aws,
    news: Properties,
    *,
    olds: Properties | None = None,
    tags: dict[str, str] | None = None,
) -> tuple[Properties, list[str]]:
    wish = Wish(name="orders", news=news, olds=olds or {}, seed=b"seed", tags=tags or {})
    return check(catalog.kind(TABLE), aws, wish)


def test_what_is_left_out_is_filled_in_as_the_official_plugin_does(aws: Aws) -> None:
    attributes = [{"name": "id", "type": "S"}]
    news: Properties = {"hashKey": "id", "attributes": attributes, "ttl": {}}
    assert checked(aws, news, tags={"stack": "dev"}) == (
        {
            "__defaults": ["billingMode", "name", "tableClass"],
            "attributes": [{"__defaults": [], "name": "id", "type": "S"}],
            "billingMode": "PROVISIONED",
            "hashKey": "id",
            "name": "orders-19b2585",
            "tableClass": "STANDARD",
            "tags": {"stack": "dev"},
            "ttl": {"__defaults": ["enabled"], "enabled": False},
        },
        [],
    )


def test_a_name_that_was_made_up_before_stays(aws: Aws, table: Properties) -> None:
    del table["name"]
    olds = {"__defaults": ["name"], "name": "orders-before"}
    assert checked(aws, table, olds=olds)[0]["name"] == "orders-before"


def test_every_fault_is_found(aws: Aws, table: Properties) -> None:
    recovery = {"enabled": True, "recoveryPeriodInDays": 40}
    bad = table | {"billingMode": "X", "pointInTimeRecovery": recovery, "hashKey": "no"}
    assert checked(aws, bad)[1] == [
        (
            'expected billingMode to be one of ["PROVISIONED" "PAY_PER_REQUEST"], got X. '
            "Examine values at 'orders.billingMode'."
        ),
        (
            "expected recoveryPeriodInDays to be in the range (1 - 35), got 40. "
            "Examine values at 'orders.pointInTimeRecovery.recoveryPeriodInDays'."
        ),
        (
            'all attributes must be indexed. Unused attributes: ["id"]. '
            "Examine values at 'orders.attributes'."
        ),
        (
            'all indexes must match a defined attribute. Unmatched indexes: ["no"]. '
            "Examine values at 'orders.attributes'."
        ),
    ]


def test_what_has_no_shape_is_not_looked_at_any_closer(aws: Aws, table: Properties) -> None:
    bad = table | {"billingMode": "X", "nope": 1, "attributes": [{"name": "id"}]}
    assert checked(aws, bad)[1] == [
        "Invalid or unknown key 'nope'. Examine values at 'orders.nope'.",
        (
            'Missing required argument. The argument "type" is required, but no definition was '
            "found. Examine values at 'orders.attributes[0].type'."
        ),
    ]
