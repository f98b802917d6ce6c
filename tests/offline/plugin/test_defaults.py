from offline.plugin.defaults import filled, made_name, with_provider_tags
from offline.plugin.facts import Facts
from offline.plugin.shapes import ListOf, MapOf, Object, Scalar
from offline.plugin.values import Properties

TEXT = Scalar("string")
ITEM = Object({"name": TEXT, "mode": TEXT}, frozenset())
SHAPE = Object({"name": TEXT, "mode": TEXT, "items": ListOf(ITEM), "one": ITEM}, frozenset())
NAMED = Facts(service="dynamodb", auto_named="name")
TAGGED = Object({"tags": MapOf(TEXT)}, frozenset())


def test_defaults_are_filled_in_and_noted_at_every_depth() -> None:
    defaults = {"mode": "A", "items.mode": "B", "one.mode": "C"}
    given = {"items": [{"name": "x"}, {"mode": "Z"}], "name": "n"}
    assert filled(SHAPE, given, defaults) == {
        "__defaults": ["mode"],
        "mode": "A",
        "name": "n",
        "items": [
            {"__defaults": ["mode"], "name": "x", "mode": "B"},
            {"__defaults": [], "mode": "Z"},
        ],
    }


def test_a_made_up_name_is_the_same_for_the_same_seed() -> None:
    names = [made_name(NAMED, "orders", {}, seed)["name"] for seed in (b"1", b"1", b"2")]
    assert names == ["orders-6b86b27", "orders-6b86b27", "orders-d4735e3"]


def test_a_made_up_name_is_random_without_a_seed() -> None:
    one, other = (str(made_name(NAMED, "orders", {}, b"")["name"]) for _ in range(2))
    assert one != other
    assert len(one) == len("orders-6b86b27")


def test_a_made_up_name_stays_and_a_given_one_does_not() -> None:
    made: Properties = {"name": "orders-1234567", "__defaults": ["name"]}
    given: Properties = {"name": "orders-1234567", "__defaults": []}
    assert made_name(NAMED, "orders", made, b"1") == {"name": "orders-1234567"}
    assert made_name(NAMED, "orders", given, b"1") == {"name": "orders-6b86b27"}


def test_a_type_without_a_name_gets_none() -> None:
    assert made_name(Facts(service="dynamodb"), "orders", {}, b"1") == {}


def test_tags_of_the_provider_give_way_to_those_of_the_resource() -> None:
    tags = {"team": "all", "stack": "dev"}
    assert with_provider_tags(TAGGED, {"tags": {"team": "orders"}}, tags) == {
        "tags": {"team": "orders", "stack": "dev"}
    }
    assert with_provider_tags(TAGGED, {}, tags) == {"tags": tags}
    assert with_provider_tags(TAGGED, {}, {}) == {}
    assert with_provider_tags(SHAPE, {}, tags) == {}
