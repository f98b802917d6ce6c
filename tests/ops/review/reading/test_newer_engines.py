"""What today's engine adds to what 3.79 writes: fields and events, by its source."""

import json
from typing import Any

from ops.review.reading.read import read
from tests.ops.review.given import sample

DIGEST, STREAM = sample("replace.dev.digest.json"), sample("replace.dev.events.jsonl")
NEWER_STATE = {
    "taint": False,
    "external": False,
    "importID": "logs",
    "stackTrace": [{"sourcePosition": "project:///components/table.py#27"}],
    "ignoreChanges": ["tags"],
    "hideDiff": [["tags"]],
    "hideDiffs": [["tags"]],
    "resourceHooks": {"before-update": ["ask"]},
    "snippetID": "0b7c",
}
NEWER_EVENTS: list[dict[str, Any]] = [
    {"policyLoadEvent": {}},
    {"progressEvent": {"type": "plugin-download", "id": "aws", "received": 1, "total": 1}},
    {"policyAnalyzeSummaryEvent": {"resourceUrn": "", "policyPackName": "p", "failed": ["a"]}},
    {"policyAnalyzeStackSummaryEvent": {"policyPackName": "p", "passed": ["b"]}},
    {"errorEvent": {"error": "internal"}},
]


def test_what_todays_engine_adds_to_its_digest_changes_nothing() -> None:
    document = json.loads(DIGEST)
    for one in document["steps"]:
        for part in {"oldState", "newState"} & one.keys():
            one[part] |= NEWER_STATE
    assert read(json.dumps(document | {"isPreview": True})) == read(DIGEST)


def test_what_todays_engine_adds_to_its_events_changes_nothing() -> None:
    events = [json.loads(line) for line in STREAM.splitlines()]
    for one in events:
        if metadata := one.get("resourcePreEvent", {}).get("metadata"):
            metadata |= {"detailedDiff": metadata.get("detailedDiff")}
            for part in ("old", "new"):
                metadata[part] = metadata[part] and metadata[part] | NEWER_STATE
        if "policyEvent" in one:
            one["policyEvent"]["severity"] = "high"
        if "summaryEvent" in one:
            one["summaryEvent"] |= {"isPreview": True, "result": "failed"}
    more = [{"sequence": 900 + n, "timestamp": 1, **one} for n, one in enumerate(NEWER_EVENTS)]
    text = "\n".join(map(json.dumps, [*events[:3], *more, *events[3:]]))
    assert read(text) == read(STREAM)
