import json
from pathlib import Path
from typing import Any

from ops.requirements import CHECKOUT
from ops.verify import samples

SPECIFIED = CHECKOUT / "tests" / "tables" / "samples"


def specified(name: str) -> dict[str, Any]:
    return json.loads(Path(SPECIFIED, f"{name}.json").read_text())


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Give values as JSON has them."""
    return json.loads(json.dumps(values, default=float))


def test_the_request_is_that_of_the_specification_but_for_its_marks() -> None:
    marks = {"request_id": "verify-1", "user_id": "verify-1", "project_id": "verify-1"}
    assert plain(samples.request("verify-1").to_values()) == specified("request") | marks


def test_the_log_is_that_of_the_specification_but_for_its_marks() -> None:
    marks = {"log_id": "verify-1", "request_id": "verify-1"}
    assert plain(samples.log("verify-1").to_values()) == specified("log") | marks
