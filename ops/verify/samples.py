"""The specification's sample items, under ids of their own."""

import json
from pathlib import Path
from typing import Any, cast

from market_intelligence.items import ProcessingLog, Request

_FOLDER = Path(__file__).with_name("samples")


def request(mark: str) -> Request:
    """Return the sample request; its id, its user and its project are the mark."""
    marked = {"request_id": mark, "user_id": mark, "project_id": mark}
    return Request.from_values(_sample("request") | marked)


def log(mark: str) -> ProcessingLog:
    """Return the sample log, of the sample request; its id is the mark."""
    return ProcessingLog.from_values(_sample("log") | {"log_id": mark, "request_id": mark})


def _sample(name: str) -> dict[str, object]:
    text: Any = json.loads((_FOLDER / f"{name}.json").read_text())
    return cast("dict[str, object]", text)
