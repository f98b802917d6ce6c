"""Changes of a request, as parameters of the client's `update_item`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from market_intelligence.item.attributes import AttributeValue, attribute
from market_intelligence.item.values import Value
from market_intelligence.items import Request, Status

Path = tuple[str, ...]
"""The name of a field, or the names of a map and a field in it."""

WORKER: Path = ("processing_metadata", "worker_id")
HISTORY: Path = ("processing_metadata", "status_history")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The condition of a change: a request has a status, and some fields are as they were read.

    A field that is expected to be None may also be absent.
    """

    request_id: str
    status: Status
    fields: Mapping[Path, Value] = field(default_factory=dict[Path, Value])


def as_read(request: Request, *, and_untouched: bool = False) -> Expected:
    """Return the condition that the worker that held a request when it was read still holds it.

    With `and_untouched`, no write may have changed it since.
    """
    fields: dict[Path, Value] = {("started_at",): request.started_at, WORKER: worker_of(request)}
    if and_untouched:
        fields[("updated_at",)] = request.updated_at
    return Expected(request_id=request.request_id, status=request.status, fields=fields)


def worker_of(request: Request) -> Value:
    """Return the ID of the worker that took a request; None if it passed none."""
    return value_at(request.to_values(), WORKER)


def value_at(values: Mapping[str, Value], path: Path) -> Value:
    """Return the value of a field, None if it is absent."""
    *maps, name = path
    for one in maps:
        inner = values.get(one)
        values = inner if isinstance(inner, dict) else {}
    return values.get(name)


class UpdateParameters(TypedDict):
    """The parameters of the client's `update_item`, besides the table and the key."""

    UpdateExpression: str
    ConditionExpression: str
    ExpressionAttributeNames: dict[str, str]
    ExpressionAttributeValues: dict[str, AttributeValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Fields that are set, lists that something is appended to, and fields that are removed."""

    expected: Expected
    sets: Mapping[Path, Value]
    appends: Mapping[Path, Value] = field(default_factory=dict[Path, Value])
    removes: tuple[Path, ...] = ()

    @property
    def parameters(self) -> UpdateParameters:
        """The parameters of the client's `update_item`; an absent list begins with the change."""
        paths = [*self.sets, *self.appends, *self.removes, *self.expected.fields, ("status",)]
        values: dict[str, Value] = {
            ":expected": self.expected.status,
            **{_value(path): value for path, value in self.sets.items()},
            **{_value(path): [value] for path, value in self.appends.items()},
            **{
                _expected(path): "NULL" if value is None else value
                for path, value in self.expected.fields.items()
            },
        }
        if self.appends:
            values[":none"] = []
        return {
            "UpdateExpression": " ".join(self._clauses()),
            "ConditionExpression": " AND ".join(self._conditions()),
            "ExpressionAttributeNames": {f"#{name}": name for path in paths for name in path},
            "ExpressionAttributeValues": {name: attribute(value) for name, value in values.items()},
        }

    def is_made_by(self, worker_id: Value, request: Request) -> bool:
        """Whether a request already has this change, made by that worker.

        This is so if the client repeated a call because the first response was lost.
        """
        values = request.to_values()
        return (
            worker_id is not None
            and value_at(values, WORKER) == worker_id
            and all(value_at(values, path) == value for path, value in self.sets.items())
        )

    def _clauses(self) -> Iterator[str]:
        sets = [f"{_name(path)} = {_value(path)}" for path in self.sets]
        for path in self.appends:
            name = _name(path)
            sets.append(f"{name} = list_append(if_not_exists({name}, :none), {_value(path)})")
        yield f"SET {', '.join(sets)}"
        if self.removes:
            yield f"REMOVE {', '.join(map(_name, self.removes))}"

    def _conditions(self) -> Iterator[str]:
        yield "#status = :expected"
        for path, value in self.expected.fields.items():
            name, given = _name(path), _expected(path)
            if value is None:
                yield f"(attribute_not_exists({name}) OR attribute_type({name}, {given}))"
            else:
                yield f"{name} = {given}"


def status_change(
    expected: Expected,
    status: Status,
    *,
    at: str,
    message: str | None,
    sets: Mapping[Path, Value],
    removes: tuple[Path, ...] = (),
) -> Change:
    """Return the change to another status, which adds an entry to the status history."""
    entry: dict[str, Value] = {
        "timestamp": at,
        "old_status": expected.status,
        "new_status": status,
        "message": message,
    }
    always: dict[Path, Value] = {
        ("status",): status,
        ("status_message",): message,
        ("updated_at",): at,
    }
    return Change(
        expected=expected, sets=always | {**sets}, appends={HISTORY: entry}, removes=removes
    )


def _name(path: Path) -> str:
    return ".".join(f"#{name}" for name in path)


def _value(path: Path) -> str:
    return f":{'_'.join(path)}"


def _expected(path: Path) -> str:
    return f":expected_{'_'.join(path)}"
