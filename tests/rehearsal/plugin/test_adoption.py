"""The inputs of a resource that is read from AWS, where samples do not show them."""

from rehearsal.plugin.import_inputs import described, ordered, refreshed
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.sdk_schema import ListOf, Object, Scalar
from rehearsal.plugin.values import Properties

TEXT = Scalar("string")
FLAG = Scalar("boolean")
INDEX = Object({"name": TEXT, "key": TEXT, "hashKey": TEXT}, frozenset({"name"}))
OPTION = Object({"enabled": FLAG, "days": TEXT}, frozenset({"enabled"}))
SHAPE = Object(
    {"name": TEXT, "mode": TEXT, "indexes": ListOf(INDEX), "option": OPTION}, frozenset()
)
FACTS = PropertyRules(
    service="dynamodb",
    defaults={"mode": "A"},
    sets={"indexes": "name"},
    computed=frozenset({"option"}),
    output_only=frozenset({"indexes.hashKey"}),
)


def test_a_required_part_of_what_is_described_is_always_there() -> None:
    outputs: Properties = {"name": "n", "mode": "A", "option": {"enabled": False, "days": "7"}}
    assert described(SHAPE, FACTS, outputs) == {
        "__defaults": [],
        "name": "n",
        "option": {"__defaults": [], "enabled": False, "days": "7"},
    }


def test_drift_shows_in_inputs_but_for_what_aws_fills_in() -> None:
    index: Properties = {"name": "i", "hashKey": "k"}
    outputs: Properties = {
        "mode": "B",
        "option": {"enabled": True},
        "indexes": [{"key": "k"} | index],
    }
    assert refreshed(SHAPE, FACTS, outputs, {"name": "n", "indexes": []}) == {
        "name": "n",
        "mode": "B",
        "indexes": [{"__defaults": [], "name": "i", "key": "k"}],
    }
    known: Properties = {"name": "n", "mode": "B", "indexes": [{"__defaults": []} | index]}
    assert refreshed(SHAPE, FACTS, outputs, known) == known | {
        "indexes": [{"__defaults": [], "key": "k"} | index]
    }


def test_sets_keep_the_order_in_which_they_are_known() -> None:
    known: Properties = {"indexes": [{"name": "b"}, {"name": "a"}]}
    outputs: Properties = {"indexes": [{"name": n, "key": n} for n in ("a", "new", "b")]}
    assert ordered(FACTS, outputs, known) == {
        "indexes": [{"name": n, "key": n} for n in ("b", "a", "new")]
    }
