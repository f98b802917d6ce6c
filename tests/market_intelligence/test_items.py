"""The items of the tables: their fields, what they keep, and what they refuse at once.

Each bad value by itself is in the frozen list of bad items.
"""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError

from market_intelligence.item.item import Item
from market_intelligence.item.problems import ItemError
from market_intelligence.item.sizes import MAX_ITEM_BYTES, size_bytes
from market_intelligence.items import Priority, ProcessingLog, Request, Status, Strategy
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS, TableSpec
from tests.faults.frozen import ABSENT
from tests.market_intelligence.examples import LOG, REQUEST, WORDS, nested, request

# Name, type, required: "Field Descriptions" of the table specification.
REQUEST_FIELDS = [
    ("request_id", "String", "Yes"),
    ("project_id", "String", "Yes"),
    ("user_id", "String", "Yes"),
    ("request_type", "String", "Yes"),
    ("status", "String", "Yes"),
    ("status_message", "String", "No"),
    ("priority", "String", "Yes"),
    ("processing_strategy", "String", "Yes"),
    ("config", "Map", "Yes"),
    ("created_at", "String", "Yes"),
    ("updated_at", "String", "Yes"),
    ("started_at", "String", "No"),
    ("completed_at", "String", "No"),
    ("progress", "Map", "Yes"),
    ("results", "Map", "No"),
    ("errors", "List", "Yes"),
    ("warnings", "List", "Yes"),
    ("processing_metadata", "Map", "Yes"),
]
OTHERS: dict[str, list[object]] = {
    "String": [5, True, {}, []],
    "Map": ["text", 5, True, []],
    "List": ["text", 5, True, {}],
}
NO_KEY = (
    "a key of market_intelligence/specs.py can be missing or empty in an item, "
    "which DynamoDB refuses: "
    "make it a required HashKey in market_intelligence/items.py"
)


def changed(item: Mapping[str, object], field: str, value: object) -> dict[str, object]:
    fields = {**item, field: value}
    return {name: kept for name, kept in fields.items() if kept is not ABSENT}


def refused(read: Callable[[Any], Item], values: Any) -> ItemError:
    with pytest.raises(ItemError) as found:
        read(values)
    return found.value


@pytest.mark.parametrize(
    ("item", "sample"), [(Request, REQUEST), (ProcessingLog, LOG)], ids=["request", "log"]
)
def test_sample_is_read_and_written_unchanged(item: type[Item], sample: dict[str, Any]) -> None:
    read = item.from_values(sample)

    assert read.to_values() == json.loads(json.dumps(sample), parse_float=Decimal)
    assert item.from_attributes(read.to_attributes()) == read


def test_items_have_the_specified_fields() -> None:
    specified = {name: required == "Yes" for name, _, required in REQUEST_FIELDS}
    required = {"log_id", "request_id", "timestamp"}

    requests = {name: field.is_required() for name, field in Request.model_fields.items()}
    logs = {name: field.is_required() for name, field in ProcessingLog.model_fields.items()}
    assert requests == specified | {"ttl": False}
    assert logs == {name: name in required for name in LOG}


def problems(item: type[Item], values: dict[str, Any]) -> set[str]:
    """Return the fields that a refused item has problems with."""
    return {one.partition(": is ")[0] for one in refused(item.from_values, values).problems}


@pytest.mark.parametrize(
    ("item", "spec", "sample"),
    [(Request, REQUESTS, REQUEST), (ProcessingLog, PROCESSING_LOGS, LOG)],
    ids=["request", "log"],
)
def test_no_item_is_without_its_keys_and_it_expires_by_another_field(
    item: type[Item], spec: TableSpec, sample: dict[str, Any]
) -> None:
    keys = {key.name for key in spec.attributes}
    missing = problems(item, {})

    assert keys - missing == set(), NO_KEY
    assert problems(item, sample | dict.fromkeys(keys, "")) == keys, NO_KEY
    assert spec.ttl_attribute is None or spec.ttl_attribute in {*item.model_fields} - missing


@pytest.mark.parametrize(
    ("field", "words"),
    [("status", Status), ("priority", Priority), ("processing_strategy", Strategy)],
    ids=["status", "priority", "strategy"],
)
def test_words_are_the_specified_ones(field: str, words: object) -> None:
    assert list(get_args(words)) == WORDS[field]
    for word in WORDS[field]:
        assert Request.from_values(changed(REQUEST, field, word)).to_values()[field] == word


@pytest.mark.parametrize(("field", "kind"), [one[:2] for one in REQUEST_FIELDS])
def test_a_field_is_of_the_specified_type(field: str, kind: str) -> None:
    for other in OTHERS[kind]:
        [problem] = refused(Request.from_values, changed(REQUEST, field, other)).problems
        assert problem.startswith(f"{field}: is ")


@pytest.mark.parametrize(
    "field", [name for name, _, required in REQUEST_FIELDS if required == "No"]
)
def test_an_optional_field_can_be_null_or_absent(field: str) -> None:
    for value in (None, ABSENT):
        values = changed(REQUEST, field, value)
        read = Request.from_values(values)
        assert getattr(read, field) is None
        assert read.to_values().keys() == values.keys()
        assert read.to_attributes().get(field) == (None if value is ABSENT else {"NULL": True})


class Color(StrEnum):
    RED = "red"


class Level(IntEnum):
    HIGH = 3


class Ratio(float):
    __repr__ = object.__repr__


KEPT: list[tuple[Any, object, object]] = [
    (None, None, {"NULL": True}),
    (False, False, {"BOOL": False}),
    (15, 15, {"N": "15"}),
    (0.1, Decimal("0.1"), {"N": "0.1"}),
    (Decimal("2.0"), 2, {"N": "2"}),
    (Ratio(0.5), Decimal("0.5"), {"N": "0.5"}),
    (Level.HIGH, 3, {"N": "3"}),
    ("", "", {"S": ""}),
    ("caf\u00e9 \U0001f680\0", "caf\u00e9 \U0001f680\0", {"S": "caf\u00e9 \U0001f680\0"}),
    (Color.RED, "red", {"S": "red"}),
    (b"\0", b"\0", {"B": b"\0"}),
    (bytearray(b"a"), b"a", {"B": b"a"}),
    ([1, [None]], [1, [None]], {"L": [{"N": "1"}, {"L": [{"NULL": True}]}]}),
    (MappingProxyType({Color.RED: dict[str, str]()}), {"red": {}}, {"M": {"red": {"M": {}}}}),
    ({"b", "a", "é"}, frozenset({"a", "b", "é"}), {"SS": ["a", "b", "é"]}),
    (
        {10, 9, Decimal("-0.50")},
        frozenset({9, 10, Decimal("-0.5")}),
        {"NS": ["-0.5", "9", "10"]},
    ),
    ({0.1, Decimal("0.1")}, frozenset({Decimal("0.1")}), {"NS": ["0.1"]}),
    ({b"b", b"a"}, frozenset({b"a", b"b"}), {"BS": [b"a", b"b"]}),
]


@pytest.mark.parametrize(
    ("given", "kept", "written"), KEPT, ids=[type(one[0]).__name__ for one in KEPT]
)
def test_a_value_is_kept_in_its_plain_type(given: Any, kept: object, written: object) -> None:
    made = request(note=given)
    note = made.to_values()["note"]

    assert (note, type(note)) == (kept, type(kept))
    assert made.to_attributes()["note"] == written
    assert Request.from_attributes(made.to_attributes()) == made


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ({"N": "1.50e1"}, 15),
        ({"NS": ["2", "1.0"]}, frozenset({1, 2})),
        ({"SS": ["b", "a"]}, frozenset({"a", "b"})),
        ({"B": bytearray(b"a")}, b"a"),
        ({"BS": [bytearray(b"a"), b"b"]}, frozenset({b"a", b"b"})),
    ],
    ids=lambda value: type(value).__name__,
)
def test_accepted_items_are_read_as_dynamodb_returns_them(written: Any, kept: object) -> None:
    attributes: dict[str, Any] = {**request().to_attributes(), "note": written}
    note = Request.from_attributes(attributes).to_values()["note"]

    assert (note, type(note)) == (kept, type(kept))


def test_all_problems_are_reported_at_once() -> None:
    values = REQUEST | {
        "user_id": "",
        "status": "done",
        "config": {"keywords": ["a", float("nan")], "": 1},
        "errors": "none",
        "created_at": "2024-01-09T15:43:09Z",
        "ttl": 1712590989250,
        "note": {1, "a"},
        "padding": "x" * MAX_ITEM_BYTES,
    }
    del values["priority"]

    assert str(refused(Request.from_values, values)) == (
        'request "req_1757412789250_a08ac7ad" has 10 problems:\n  config.keywords[1]: is NaN; '
        'must be a finite number\n  config[""]: has a name of 0 bytes; must have one of 1 to '
        "65,535\n  note: is a set with other members; these must be all text, all numbers or all "
        'binary\n  the item has 410,979 bytes; must have 409,600 at most\n  user_id: is ""; '
        'must be text of 1 to 2,048 bytes in UTF-8\n  status: is "done"; must be pending, '
        "processing, executing, completed, failed or cancelled\n  priority: is missing; must be "
        'high, medium or low\n  created_at: is "2024-01-09T15:43:09Z"; must be a time in UTC '
        'without offset, such as 2024-01-09T15:43:09.250000\n  errors: is "none"; must be a '
        "list\n  ttl: is 1712590989250; must be seconds since 1970, not milliseconds; in seconds "
        "it is 1712590989"
    )


def test_faults_of_attributes_and_of_fields_are_reported_at_once() -> None:
    bad: dict[str, Any] = {**request().to_attributes(), "status": {"S": "done"}, "note": {"X": 1}}

    assert refused(Request.from_attributes, bad | {"priority": {"S": 5}}).problems == (
        "priority: is 5 of type S; must be text",
        'note: is of type "X"; must be of S, N, B, BOOL, NULL, L, M, SS, NS, BS',
        'status: is "done"; must be pending, processing, executing, completed, failed or cancelled',
    )


@pytest.mark.parametrize(
    ("note", "problems"),
    [
        pytest.param({"a": [1, object(), {"b": 1j}]}, ["note.a[1]", "note.a[2].b"], id="inside"),
        pytest.param({"": {"b": object()}, "c": 1}, ['note[""].b', 'note[""]'], id="no name"),
        pytest.param({"n" * 65_536: 1}, [f'note["{"n" * 60}…"]'], id="too long a name"),
        pytest.param({5: 1, "batch-size": 1j}, ["note.5", "note.batch-size"], id="number"),
        pytest.param({"a.b": 1j, 'a"b': [1j]}, ['note["a.b"]', r'note["a\"b"][0]'], id="quoted"),
        pytest.param({"line\nbreak\u2028": 1j}, [r'note["line\nbreak\u2028"]'], id="invisible"),
    ],
)
def test_a_problem_names_its_place(note: object, problems: list[str]) -> None:
    found = refused(Request.from_values, REQUEST | {"note": note}).problems

    assert [one.partition(": ")[0] for one in found] == problems


def test_names_can_be_as_long_as_dynamodb_takes_them() -> None:
    name = "é" * 32_767 + "n"

    assert request(note={name: 1}).to_values()["note"] == {name: 1}


@pytest.mark.parametrize(
    ("values", "words"),
    [(None, "null"), ([REQUEST], "a list"), ("{}", '"{}"')],
    ids=["null", "list", "text"],
)
def test_a_value_that_is_not_an_item_is_refused(values: Any, words: str) -> None:
    for read in (Request.from_values, Request.from_attributes):
        assert str(refused(read, values)) == (
            f"item has 1 problem:\n  is {words}; must be a map of its fields"
        )


@pytest.mark.parametrize(
    ("read", "heading"),
    [
        (Request.from_values, "request has 14 problems:"),
        (ProcessingLog.from_values, "processing log has 3 problems:"),
    ],
    ids=["request", "log"],
)
def test_an_item_without_an_id_is_named_by_its_kind(
    read: Callable[[Any], Item], heading: str
) -> None:
    assert str(refused(read, {})).splitlines()[0] == heading


def test_an_item_of_the_greatest_size_is_taken_and_one_byte_more_is_not() -> None:
    room = MAX_ITEM_BYTES - size_bytes(request().to_attributes()) - len("padding")
    greatest = request(padding="x" * room)
    attributes: dict[str, Any] = {**greatest.to_attributes(), "x": {"S": ""}}

    assert size_bytes(greatest.to_attributes()) == 400 * 1024
    for error in (
        refused(Request.from_values, REQUEST | {"padding": "x" * room + "x"}),
        refused(Request.from_attributes, attributes),
    ):
        assert error.problems == ("the item has 409,601 bytes; must have 409,600 at most",)


def test_an_item_is_nested_to_32_levels_but_not_to_33() -> None:
    deepest = nested(31, "leaf", lambda value: {"a": value})
    endless: list[object] = []
    endless.append(endless)

    assert request(note=deepest).to_values()["note"] == deepest
    assert len(refused(Request.from_values, REQUEST | {"note": [deepest]}).problems) == 1
    assert refused(Request.from_values, REQUEST | {"a": endless}).problems == (
        (
            f"a{'[0]' * 31}: is a list at level 32; must be at level 31 at most, with the fields "
            "at level 1"
        ),
    )


def test_unknown_fields_can_have_any_name() -> None:
    unknown: dict[str, Any] = {
        "from_values": "a field, not the method",
        "model_config": {"model_fields": []},
        "__dict__": 1,
        "self": True,
        "a b": None,
        "ключ": {"emoji \U0001f680": []},
    }

    assert request(**unknown).to_values() == request().to_values() | unknown


def test_the_constructor_takes_declared_types_and_refuses_in_the_same_words() -> None:
    bad: dict[str, Any] = {**REQUEST, "status": "done"}

    assert Request(**REQUEST) == request()
    with pytest.raises(ValidationError) as found:
        Request(**bad)

    [error] = found.value.errors()
    assert error.get("ctx", {})["error"].problems == (
        'status: is "done"; must be pending, processing, executing, completed, failed or cancelled',
    )


def test_an_item_is_part_of_a_larger_model_and_does_not_change() -> None:
    class Event(BaseModel):
        request: Request

    assert Event(request=request()).request == request()
    with pytest.raises(ValidationError, match="frozen"):
        request().__setattr__("status", "completed")


def test_an_item_shares_nothing_with_those_who_gave_or_took_its_values() -> None:
    values: dict[str, Any] = json.loads(json.dumps(REQUEST)) | {"note": {"a": []}}
    made = Request.from_values(values)
    written: dict[str, Any] = made.to_attributes()
    before: dict[str, Any] = made.to_values()

    for taken in (values, before):
        taken["config"]["keywords"].append("changed")
        taken["note"]["a"].append("changed")
        taken["errors"].clear()
    written["config"]["M"].clear()

    assert made == Request.from_attributes(made.to_attributes()) == request(note={"a": []})
