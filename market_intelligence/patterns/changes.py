"""Changes of a request's status, as parameters of the client's `update_item`."""

from dataclasses import dataclass

from market_intelligence.item.attributes import attribute
from market_intelligence.item.values import Value
from market_intelligence.items import Status

_HISTORY = "#processing_metadata.#status_history"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """A new status in the place of an expected one, and the fields that change with it."""

    expected: Status
    status: Status
    at: str
    message: str | None
    fields: dict[str, Value]
    removed: tuple[str, ...] = ()

    @property
    def parameters(self) -> dict[str, object]:
        """What the client's `update_item` takes.

        The status history gets an entry in the same write, and begins with it if there is none.
        """
        fields: dict[str, Value] = {
            "status": self.status,
            "status_message": self.message,
            "updated_at": self.at,
            **self.fields,
        }
        sets = [f"#{name} = :{name}" for name in fields]
        sets += [f"{_HISTORY} = list_append(if_not_exists({_HISTORY}, :none), :entry)"]
        removals = "".join(f" REMOVE #{name}" for name in self.removed)
        names = (*fields, *self.removed, "processing_metadata", "status_history")
        values: dict[str, Value] = {
            **{f":{name}": value for name, value in fields.items()},
            ":expected": self.expected,
            ":none": [],
            ":entry": [self._entry],
        }
        return {
            "UpdateExpression": f"SET {', '.join(sets)}{removals}",
            "ConditionExpression": "#status = :expected",
            "ExpressionAttributeNames": {f"#{name}": name for name in names},
            "ExpressionAttributeValues": {name: attribute(value) for name, value in values.items()},
        }

    @property
    def _entry(self) -> dict[str, Value]:
        return {
            "timestamp": self.at,
            "old_status": self.expected,
            "new_status": self.status,
            "message": self.message,
        }
