import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, get_args

import pytest

from tables.item.item import Item
from tables.item.problems import ItemError
from tables.items import Priority, ProcessingLog, Request, Status, Strategy
from tables.specs import PROCESSING_LOGS, REQUESTS, TableSpec
from tests.faults.frozen import ABSENT
from tests.tables.examples import LOG, REQUEST
from tests.tables.specified import REQUEST_FIELDS, WORDS

OTHERS: dict[str, list[object]] = {
    "String": [5, True, {}, []],
    "Map": ["text", 5, True, []],
    "List": ["text", 5, True, {}],
}


def changed(item: Mapping[str, object], field: str, value: object) -> dict[str, object]:
    fields = {**item, field: value}
    return {name: kept for name, kept in fields.items() if kept is not ABSENT}


def problems(item: type[Item], values: dict[str, object]) -> tuple[str, ...]:
    with pytest.raises(ItemError) as refused:
        item.from_values(values)
    return refused.value.problems


@pytest.mark.parametrize(
    ("item", "sample"), [(Request, REQUEST), (ProcessingLog, LOG)], ids=["request", "log"]
)
def test_sample_is_read_and_written_unchanged(item: type[Item], sample: dict[str, Any]) -> None:
    read = item.from_values(sample)

    assert read.to_values() == json.loads(json.dumps(sample), parse_float=Decimal)
    assert item.from_attributes(read.to_attributes()) == read


def test_request_has_the_specified_fields_and_the_one_that_it_expires_by() -> None:
    fields = {name: field.is_required() for name, field in Request.model_fields.items()}

    specified = {name: required == "Yes" for name, _, required in REQUEST_FIELDS}
    assert fields == specified | {"ttl": False}


def test_log_has_the_fields_of_the_sample() -> None:
    fields = {name: field.is_required() for name, field in ProcessingLog.model_fields.items()}

    assert fields == {name: name in {"log_id", "request_id", "timestamp"} for name in LOG}


@pytest.mark.parametrize(
    ("item", "spec"),
    [(Request, REQUESTS), (ProcessingLog, PROCESSING_LOGS)],
    ids=["request", "log"],
)
def test_no_item_is_without_its_keys(item: type[Item], spec: TableSpec) -> None:
    missing = {problem.partition(": is missing; ")[0] for problem in problems(item, {})}

    assert {key.name for key in spec.attributes} <= missing


def test_what_requests_expire_by_is_a_field_and_no_key() -> None:
    assert REQUESTS.ttl_attribute == "ttl"
    assert "ttl" in Request.model_fields
    assert "ttl" not in {key.name for key in REQUESTS.attributes}


@pytest.mark.parametrize(
    ("field", "words"),
    [("status", Status), ("priority", Priority), ("processing_strategy", Strategy)],
    ids=["status", "priority", "strategy"],
)
def test_words_are_the_specified_ones(field: str, words: object) -> None:
    assert list(get_args(words)) == WORDS[field]
    for word in WORDS[field]:
        assert Request.from_values(changed(REQUEST, field, word)).to_values()[field] == word


@pytest.mark.parametrize(
    ("field", "kind"), [(name, kind) for name, kind, _ in REQUEST_FIELDS], ids=lambda text: text
)
def test_field_is_of_the_specified_type(field: str, kind: str) -> None:
    for other in OTHERS[kind]:
        [problem] = problems(Request, changed(REQUEST, field, other))
        assert problem.startswith(f"{field}: is ")


@pytest.mark.parametrize(
    "field", [name for name, _, required in REQUEST_FIELDS if required == "No"]
)
def test_optional_field_can_be_null_or_absent(field: str) -> None:
    for value in (None, ABSENT):
        values = changed(REQUEST, field, value)
        request = Request.from_values(values)
        assert getattr(request, field) is None
        assert request.to_values().keys() == values.keys()
        assert request.to_attributes().get(field) == (None if value is ABSENT else {"NULL": True})
