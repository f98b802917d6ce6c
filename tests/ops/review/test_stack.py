"""What a review finds of a stack as a whole: its place, its names, and what is asked of a merge."""

import json
from typing import Any

import pytest

from ops.review.finding import Finding, Severity
from ops.review.findings import findings
from ops.review.markdown import markdown
from ops.review.preview import UNKNOWN, Preview
from ops.review.reading.read import read
from ops.review.review import Report, Review
from ops.review.tokens import (
    ALARM,
    ALIAS,
    CLUSTER,
    DASHBOARD,
    KEY,
    POLICY,
    ROLE,
    SELECTION,
    TABLE,
    TOPIC,
)
from ops.review.verdict import cannot_go_ahead, verdict
from tests.ops.review.previews import (
    LOGS,
    REQUESTS,
    Change,
    change,
    digest,
    failed,
    finding_names,
    findings_page,
    page,
    preview,
    stream,
    update,
    urn,
    violated,
)

OHIO, OTHER = "us-east-2:123456789012", "us-east-1:444455556666"


def arn(place: str = "us-east-1:123456789012", name: str = f"dynamodb:{REQUESTS}") -> str:
    service, _, rest = name.partition(":")
    return f"arn:aws:{service}:{place}:table/{rest}"


def table(op: str = "same", new: Any = None, **more: Any) -> Change:
    return change(op, {}, new or {}, outputs={"arn": arn()}, **more)


def naming(*arns: str) -> Change:
    new = {"policy": json.dumps({"Statement": [], "Of": arns})}
    return update({"policy": ""}, new, kind=POLICY, name="reader")


def renamed(kind: str, old: str = "a", new: Any = "b", name: str = "one") -> Change:
    key = {DASHBOARD: "dashboardName", CLUSTER: "clusterName"}.get(kind, "name")
    return change("replace", {key: old}, {key: new} if new else {}, kind=kind, name=name)


TO_OHIO, TO_OTHER = "blocking region-changed:us-east-2", "blocking account-changed:444455556666"
REPLACED = "blocking table-replaced:requests"

CASES: dict[str, tuple[list[Change], list[str]]] = {
    "another region of another account": (
        [table(), naming(arn("us-east-2:444455556666"))],
        ["blocking account-changed:444455556666", "blocking region-changed:us-east-2"],
    ),
    "an alias": ([renamed(ALIAS)], ["look name-changed:one"]),
    "a dashboard": ([renamed(DASHBOARD)], ["note name-changed:one"]),
    "a policy": ([renamed(POLICY)], ["look name-changed:one"]),
    "a role": ([renamed(ROLE)], ["look name-changed:one"]),
    "alarms": ([renamed(ALARM), renamed(ALARM, "c", "d", "two")], ["note name-changed:alarms"]),
    "another region": ([table(), naming(arn(OHIO))], [TO_OHIO]),
    "another account": ([table(), naming(arn(OTHER))], [TO_OTHER]),
    "a table that is replaced because of its region": (
        [table("replace", {"region": "us-east-2"}, replace_keys=("region",))],
        [TO_OHIO, REPLACED],
    ),
    "a table that is replaced because of an unknown region": (
        [table("replace", {"region": UNKNOWN}, replace_keys=("region",))],
        ["blocking region-changed:elsewhere", REPLACED],
    ),
    "a region that a policy names": (
        [table("replace", replace_keys=("region",)), naming(arn(OHIO))],
        [TO_OHIO, REPLACED],
    ),
    "a topic that alarms notify": (
        [
            change("same", {}, {}, kind=TOPIC, outputs={"arn": arn(name="sns:alarms")}),
            update({"alarmActions": []}, {"alarmActions": [arn(OHIO, "sns:alarms")]}, kind=ALARM),
        ],
        [TO_OHIO],
    ),
    "a table that is backed up": (
        [table(), change("create", None, {"resources": [arn(OHIO)]}, kind=SELECTION)],
        [TO_OHIO],
    ),
    "the same place": ([table(), naming(arn())], []),
    "a replica as well": ([table(), naming(arn(), arn("eu-west-1:123456789012"))], []),
    "another table": ([table(), naming(arn(OHIO, "dynamodb:other"))], []),
    "a table outside the preview": ([naming(arn(OHIO))], []),
    "a table of another name": ([table("replace", replace_keys=("name",))], [REPLACED]),
    "what is granted, in another region": (
        [
            table("replace", {"region": "us-east-2"}, replace_keys=("region",)),
            change(
                "replace",
                {"name": "prod-reader", "policy": json.dumps({"Statement": [{"Resource": arn()}]})},
                {"name": "reader", "policy": json.dumps({"Statement": [{"Resource": arn(OHIO)}]})},
                kind=POLICY,
                name="reader",
            ),
        ],
        [TO_OHIO, REPLACED, "look name-changed:reader"],
    ),
    "a cache under another name": ([renamed(CLUSTER)], ["blocking cache-replaced:one"]),
    "a name that is as it was": ([renamed(ALIAS, new="a")], []),
    "a name that is not known yet": ([renamed(ALIAS, new=UNKNOWN)], []),
    "a missing name": ([renamed(ALIAS, new=None)], []),
    "a name that changes in place": ([update({"name": "a"}, {"name": "b"}, kind=ROLE)], []),
    "the first deployment": (
        [
            change("create", None, {"name": REQUESTS, "streamEnabled": False, "tags": {}}),
            change("create", None, {"isEnabled": True}, kind=KEY),
            change("create", None, {"metricName": "ReadThrottleEvents"}, kind=ALARM),
        ],
        [],
    ),
    "no change": ([change("same", {"name": REQUESTS}, {"name": REQUESTS})], []),
    "much, the worst first and by name": (
        [
            change("delete", {"dashboardName": "one"}, kind=DASHBOARD, name="one"),
            update({"tags": {"a": "b"}}, {"tags": {}}, kind=KEY, name="tables"),
            update({"streamEnabled": True}, {"tableClass": "STANDARD_INFREQUENT_ACCESS"}),
            change("delete", {"name": "other"}, name="other"),
        ],
        [
            "blocking stream-ended:requests",
            "blocking table-deleted:other",
            "look table-class-changed:requests",
            "note dashboard-removed:one",
            "note tag-removed:a",
        ],
    ),
}


@pytest.mark.parametrize(("steps", "expected"), CASES.values(), ids=CASES)
def test_a_change_is_found_where_it_is_dangerous(steps: list[Change], expected: list[str]) -> None:
    assert finding_names(*steps) == expected


OF_LOGS = urn(TABLE, "logs", "market-intelligence:table:Table")


@pytest.mark.parametrize(
    ("steps", "error", "expected"),
    [
        pytest.param(
            [],
            f'unable to replace resource "{OF_LOGS}"\nas it is currently marked for protection. To',
            ["blocking table-replaced:logs"],
            id="a replacement",
        ),
        pytest.param(
            [],
            f'Preview failed: resource "{OF_LOGS}" cannot be deleted\nbecause it is protected. To',
            ["blocking table-deleted:logs"],
            id="a deletion",
        ),
        pytest.param(
            [
                change(
                    "delete",
                    {"name": LOGS},
                    name="logs",
                    parents=["market-intelligence:table:Table"],
                )
            ],
            f'resource "{OF_LOGS}" cannot be deleted',
            ["blocking table-deleted:logs"],
            id="a deletion that is a step as well",
        ),
        pytest.param([], "preview failed", [], id="something else"),
    ],
)
def test_a_refusal_of_the_engine_counts_as_what_it_refuses(
    steps: list[Change], error: str, expected: list[str]
) -> None:
    assert finding_names(*steps, errors=(error,)) == expected


UPDATED = change("update", {}, {})


def policy(level: str) -> Preview:
    return preview(UPDATED, violations=[violated("p", "No.", level)])


@pytest.mark.parametrize(
    ("given", "severities", "acknowledged", "expected"),
    [
        *(
            pytest.param(preview(change(op, {}, {})), [], [], expected, id=op)
            for op, expected in (
                ("same", "nothing to do"),
                ("read", "nothing to do"),
                ("update", "safe"),
                ("create", "safe"),
                ("delete", "safe"),
                ("discard", "safe"),
            )
        ),
        pytest.param(
            preview(change("same", {}, {}, protected=(False, True))), [], [], "safe", id="protected"
        ),
        pytest.param(preview(UPDATED), ["blocking", "look"], [], "blocked", id="blocking"),
        pytest.param(preview(UPDATED), ["look"], ["look"], "look closely", id="to look at, meant"),
        pytest.param(preview(UPDATED), ["blocking"], ["blocking"], "look closely", id="meant"),
        pytest.param(preview(UPDATED), ["blocking"], ["look"], "blocked", id="another one meant"),
        pytest.param(preview(UPDATED), ["note"], [], "safe", id="to know"),
        pytest.param(preview(), ["look"], [], "look closely", id="a danger without a change"),
        pytest.param(policy("mandatory"), [], [], "blocked", id="forbidden"),
        pytest.param(policy("advisory"), [], [], "safe", id="advised against"),
        pytest.param(policy("remediate"), [], [], "safe", id="changed by a policy"),
        pytest.param(preview(errors=["no region"]), [], [], "blocked", id="failed"),
    ],
)
def test_the_verdict_is_of_all_that_is_not_acknowledged(
    given: Preview, severities: list[Severity], acknowledged: list[str], expected: str
) -> None:
    dangers = [Finding(name=one, severity=one, says="It is so.") for one in severities]
    assert verdict(given, dangers, acknowledged) == expected
    assert cannot_go_ahead(given) is (expected == "blocked" and not severities)


PROVIDER = urn("pulumi:providers:aws", "default_7_51_1")
NOT_ALLOWED = "AWS account ID not allowed: 444455556666"
STOPPED = [
    f"bad provider state for resource {PROVIDER}: {NOT_ALLOWED}",
    f"error: bad provider state for resource {PROVIDER}: 1 error occurred:\n\t* {NOT_ALLOWED}\n\n",
    (
        f"could not load provider for resource {urn(TABLE, 'requests')}: could not create provider "
        f"{PROVIDER}::4a: {NOT_ALLOWED}"
    ),
]


@pytest.mark.parametrize("error", STOPPED, ids=["same", "several", "loaded"])
@pytest.mark.parametrize("form", ["events", "json"])
def test_a_preview_that_ends_with_the_provider_says_what_to_do(error: str, form: str) -> None:
    text = stream(failed(error)) if form == "events" else digest(errors=[error])
    whole = read(text, "prod")
    found = findings(whole)
    review = Review(preview=whole, changes=(), findings=found)
    [finding] = found
    assert (finding.severity, finding.name) == ("blocking", "provider-refused:aws")
    assert finding.says.endswith(f"{NOT_ALLOWED}.")
    assert review.verdict == "blocked"
    comment = markdown(Report(reviews=[review])).replace("\u2060", "")
    assert "Undo a change of aws:region or aws:allowedAccountIds" in comment


def test_another_error_is_none_of_the_provider() -> None:
    assert finding_names(errors=["no region", f"resource {PROVIDER}: gone"]) == []


def test_findings_say_what_happens_and_what_to_do() -> None:
    assert findings_page(steps for steps, _ in CASES.values()) == page("findings/stack.md")
