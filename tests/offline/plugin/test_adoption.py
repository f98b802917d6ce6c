"""The inputs of a resource that is read from AWS."""

from offline.plugin.adoption import described, ordered, refreshed
from offline.plugin.facts import Facts
from offline.plugin.shapes import ListOf, MapOf, Object, Scalar
from offline.plugin.values import Properties

TEXT = Scalar("string")
FLAG = Scalar("boolean")
INDEX = Object({"name": TEXT, "key": TEXT, "hashKey": TEXT, "size": TEXT}, frozenset({"name"}))
OPTION = Object({"enabled": FLAG, "days": TEXT}, frozenset({"enabled"}))
SHAPE = Object(
    {"name": TEXT, "mode": TEXT, "protected": FLAG, "indexes": ListOf(INDEX), "option": OPTION}
    | {"tags": MapOf(TEXT)},
    frozenset(),
)
FACTS = Facts(
    service="dynamodb",
    defaults={"mode": "A"},
    sets={"indexes": "name"},
    computed=frozenset({"indexes.size", "option"}),
    output_only=frozenset({"indexes.hashKey"}),
)
OUTPUTS: Properties = {
    "arn": "arn",
    "name": "n",
    "mode": "A",
    "protected": False,
    "option": {"enabled": False},
    "indexes": [{"name": "i", "key": "k", "hashKey": "k", "size": ""}],
    "tags": {},
}


def test_a_resource_is_described_without_what_goes_without_saying() -> None:
    assert described(SHAPE, FACTS, OUTPUTS) == {
        "__defaults": [],
        "name": "n",
        "indexes": [{"__defaults": [], "name": "i", "key": "k"}],
    }


def test_a_required_part_of_what_is_described_is_always_there() -> None:
    outputs = OUTPUTS | {"option": {"enabled": False, "days": "7"}}
    assert described(SHAPE, FACTS, outputs)["option"] == {
        "__defaults": [],
        "enabled": False,
        "days": "7",
    }


def test_inputs_without_drift_stay_as_they_are() -> None:
    inputs: Properties = {
        "__defaults": ["mode"],
        "name": "n",
        "mode": "A",
        "indexes": [{"__defaults": [], "name": "i", "hashKey": "k"}],
    }
    assert refreshed(SHAPE, FACTS, OUTPUTS, inputs) == inputs | {
        "indexes": [{"__defaults": [], "name": "i", "hashKey": "k", "key": "k"}]
    }


def test_drift_shows_in_inputs_but_for_what_aws_fills_in() -> None:
    inputs: Properties = {"name": "n", "tags": {"a": "1"}, "indexes": []}
    outputs = OUTPUTS | {
        "protected": True,
        "mode": "B",
        "tags": {"a": "2", "b": "3"},
        "option": {"enabled": True},
    }
    assert refreshed(SHAPE, FACTS, outputs, inputs) == {
        "name": "n",
        "tags": {"a": "2", "b": "3"},
        "indexes": [{"__defaults": [], "name": "i", "key": "k"}],
        "protected": True,
        "mode": "B",
    }


def test_sets_keep_the_order_in_which_they_are_known() -> None:
    known: Properties = {"indexes": [{"name": "b"}, {"name": "a"}]}
    outputs: Properties = {"indexes": [{"name": n, "key": n} for n in ("a", "new", "b")]}
    assert ordered(FACTS, outputs, known) == {
        "indexes": [{"name": n, "key": n} for n in ("b", "a", "new")]
    }
