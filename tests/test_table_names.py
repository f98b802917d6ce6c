"""A name that a stack gives a table reaches whatever is made around it."""

import json
import re
import runpy
from pathlib import Path

from tests.conftest import PROJECT, Mocks

CHECKOUT = Path(__file__).parents[1]
NAMES = {"requests": "market_intelligence_requests", "logs": "request_processing_logs"}
REPLACED = {
    "prod-market-intelligence-requests": NAMES["requests"],
    "prod-request-processing-logs": NAMES["logs"],
}
EVERYTHING: dict[str, object] = {
    "alarms": {"account": True},
    "backup": {"copyRegion": "us-west-2"},
    "cache": {
        "enabled": True,
        "subnetIds": ["subnet-1a2b3c4d"],
        "securityGroupIds": ["sg-1a2b3c4d"],
    },
    "replicas": ["eu-west-1"],
}
TABLE: dict[str, object] = {
    "stream": "NEW_AND_OLD_IMAGES",
    "contributorInsights": "all",
    "maxReadUnits": 10,
    "readers": ["arn:aws:iam::444455556666:root"],
}


def deployed(*, named: bool) -> dict[str, str]:
    """Give the inputs of every resource, and the outputs, as text."""
    mocks = Mocks()
    tables = {name: TABLE | ({"tableName": own} if named else {}) for name, own in NAMES.items()}
    config = {
        f"{PROJECT}:{name}": json.dumps(section) for name, section in (EVERYTHING | tables).items()
    }
    mocks.run(
        lambda: runpy.run_path(str(CHECKOUT), run_name="__main__"), stack="prod", config=config
    )
    found = {resource.urn: json.dumps(resource.inputs) for resource in mocks.registered}
    return found | {f"outputs of {urn}": json.dumps(one) for urn, one in mocks.outputs.items()}


def renamed(text: str) -> str:
    """Give a text with the tables' other names; longer names are those of other things."""
    for before, after in REPLACED.items():
        text = re.sub(rf"{before}(?!-)", after, text)
    return text


def test_it_is_all_that_differs() -> None:
    before, after = deployed(named=False), deployed(named=True)

    assert after == {urn: renamed(text) for urn, text in before.items()}
    assert sum(after[urn] != text for urn, text in before.items()) > len(before) / 2
