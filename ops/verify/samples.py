"""Sample items with unique ids: those of the specification, or an item with only its keys."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from market_intelligence.item.item import Item
from market_intelligence.item.plain_item import plain_item
from market_intelligence.items import ProcessingLog, Request
from market_intelligence.specs import TableSpec

_FOLDER = Path(__file__).with_name("samples")
_DIGITS = 12


def request(mark: str) -> Request:
    """Return the sample request; its id, its user and its project are the mark."""
    marked = {"request_id": mark, "user_id": mark, "project_id": mark}
    return Request.from_values(_sample("request") | marked)


def log(mark: str) -> ProcessingLog:
    """Return the sample log, of the sample request; its id is the mark."""
    return ProcessingLog.from_values(_sample("log") | {"log_id": mark, "request_id": mark})


def item(spec: TableSpec, mark: str) -> Item:
    """Return an item of a table without a sample; each key is the mark, or a number of it."""
    number = int(sha256(mark.encode()).hexdigest()[:_DIGITS], 16)
    values = {"S": mark, "N": number, "B": mark.encode()}
    return plain_item(spec).from_values({key.name: values[key.type] for key in spec.attributes})


def _sample(name: str) -> dict[str, object]:
    text: Any = json.loads((_FOLDER / f"{name}.json").read_text())
    return cast("dict[str, object]", text)
