"""What a check fills in, and in which order it finds faults."""

from rehearsal.plugin import registry
from rehearsal.plugin.aws import Aws
from rehearsal.plugin.check import Wish, check
from rehearsal.plugin.values import Properties
from tests.rehearsal.plugin.conftest import TABLE

ATTRIBUTES = [{"name": "id", "type": "S"}]
ASKED: Properties = {"hashKey": "id", "attributes": ATTRIBUTES, "ttl": {}}
EXAMINE = "Examine values at 'orders"


def checked(
    aws: Aws,
    news: Properties,
    *,
    olds: Properties | None = None,
    tags: dict[str, str] | None = None,
    seed: bytes = b"seed",
) -> tuple[Properties, list[str]]:
    wish = Wish(name="orders", news=news, olds=olds or {}, seed=seed, tags=tags or {})
    return check(registry.kind(TABLE), aws, wish)


def test_what_is_left_out_is_filled_in_as_the_official_plugin_does(aws: Aws) -> None:
    assert checked(aws, ASKED, tags={"stack": "dev"}) == (
        {
            "__defaults": ["billingMode", "name", "tableClass"],
            "attributes": [{"__defaults": [], "name": "id", "type": "S"}],
            "billingMode": "PROVISIONED",
            "hashKey": "id",
            "name": "orders-19b2585",
            "region": "us-east-1",
            "tableClass": "STANDARD",
            "tags": {"stack": "dev"},
            "ttl": {"__defaults": ["enabled"], "enabled": False},
        },
        [],
    )


def test_tags_of_the_provider_give_way_to_those_of_the_resource(aws: Aws) -> None:
    own = ASKED | {"tags": {"team": "orders"}}
    both = checked(aws, own, tags={"team": "all", "stack": "dev"})[0]["tags"]
    assert both == {"team": "orders", "stack": "dev"}


def test_a_made_up_name_stays_and_a_given_one_does_not(aws: Aws) -> None:
    made = {"__defaults": ["name"], "name": "orders-before"}
    given = made | {"__defaults": []}
    names = [checked(aws, ASKED, olds=olds)[0]["name"] for olds in (made, given)]
    assert names == ["orders-before", "orders-19b2585"]


def test_a_made_up_name_is_random_without_a_seed(aws: Aws) -> None:
    one, other = (checked(aws, ASKED, seed=b"")[0]["name"] for _ in range(2))
    assert one != other
    assert len(one) == len("orders-19b2585")


def test_every_fault_is_found(aws: Aws) -> None:
    recovery = {"enabled": True, "recoveryPeriodInDays": 40}
    bad = ASKED | {"billingMode": "X", "pointInTimeRecovery": recovery, "hashKey": "no"}
    assert checked(aws, bad)[1] == [
        (
            'expected billingMode to be one of ["PROVISIONED" "PAY_PER_REQUEST"], got X. '
            f"{EXAMINE}.billingMode'."
        ),
        (
            "expected recoveryPeriodInDays to be in the range (1 - 35), got 40. "
            f"{EXAMINE}.pointInTimeRecovery.recoveryPeriodInDays'."
        ),
        f'all attributes must be indexed. Unused attributes: ["id"]. {EXAMINE}.attributes\'.',
        (
            'all indexes must match a defined attribute. Unmatched indexes: ["no"]. '
            f"{EXAMINE}.attributes'."
        ),
    ]


def test_inputs_without_the_right_shape_are_not_looked_at_any_closer(aws: Aws) -> None:
    bad = ASKED | {"billingMode": "X", "nope": 1, "attributes": [{"name": "id"}]}
    assert checked(aws, bad)[1] == [
        f"Invalid or unknown key 'nope'. {EXAMINE}.nope'.",
        (
            'Missing required argument. The argument "type" is required, but no definition was '
            f"found. {EXAMINE}.attributes[0].type'."
        ),
    ]
