"""The access patterns, tried on two items that are removed again whatever happens."""

import json
import os
import re
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import boto3
import pytest
from botocore.exceptions import ConnectTimeoutError
from typing_extensions import override

from market_intelligence.access import Page
from market_intelligence.specs import PROCESSING_LOGS
from ops.requirements import CHECKOUT
from ops.verify import samples
from ops.verify.aws import Client
from ops.verify.checks import CheckResult
from ops.verify.deployed import Deployed, Outputs
from ops.verify.errors import UnansweredError
from ops.verify.patterns import FOUND, Polling, results
from tests.conftest import ACCOUNT, REGION
from tests.ops.answers import AnsweringAws
from tests.ops.verify.account import LOGS, REQUESTS
from tests.rehearsal.plugin.conftest import Server

KEYS = {REQUESTS: "request_id", LOGS: "log_id"}
QUICK = Polling(seconds=0)
REFUSED = "dynamodb:{}: LimitExceededException: too many at once"
OK: dict[str, object] = {
    "submit a request": "submitted",
    "take it": "processing",
    "submit it again": "refused",
    "take it again": "refused",
    "fields that come back changed": [],
    "by_user": "found",
    "by_project": "found",
    "by_priority": "found",
    "by_status processing": "found",
    "finish it": None,
    "by_status completed": "found",
    "append a log": "appended",
    "append it again": "refused",
    "of_request": "found",
    "items left behind": [],
}
SAMPLES = [
    (
        samples.request,
        {"request_id": "verify-1", "user_id": "verify-1", "project_id": "verify-1"},
    ),
    (samples.log, {"log_id": "verify-1", "request_id": "verify-1"}),
]
ACTION = (
    "Check the results for the table and its indexes above, and the permissions of its clients."
)


@dataclass
class Faults:
    """What goes wrong on the way to AWS and back, by actions such as Query or Query user-index."""

    codes: dict[str, str] = field(default_factory=dict[str, str])
    """The codes that AWS refuses an action with."""
    lost: set[str] = field(default_factory=set[str])
    """The actions whose answers are lost."""
    changes: dict[str, Callable[[Any], object]] = field(
        default_factory=dict[str, Callable[[Any], object]]
    )
    """What answers are changed by."""
    signals: dict[str, signal.Signals] = field(default_factory=dict[str, signal.Signals])
    """What the process gets before an action."""
    called: list[str] = field(default_factory=list[str])

    def before(self, model: Any, params: Any, **_: object) -> Any:
        """Refuse a call."""
        self.called.append(model.name)
        if one := self.signals.get(model.name):
            os.kill(os.getpid(), one)
        index = json.loads(params["body"]).get("IndexName")
        code = self.codes.get(f"{model.name} {index}") or self.codes.get(model.name)
        if not code:
            return None
        error = {"Code": code, "Message": "too many at once"}
        answer = {"Error": error, "ResponseMetadata": {"HTTPStatusCode": 400}}
        return SimpleNamespace(status_code=400), answer

    def after(self, model: Any, parsed: Any, **_: object) -> None:
        """Lose or change an answer."""
        if model.name in self.lost:
            raise ConnectTimeoutError(endpoint_url="https://dynamodb")
        if model.name in self.changes:
            self.changes[model.name](parsed)


class WritingAws(AnsweringAws):
    """AWS of which only the tables are real."""

    dynamodb: Client = None

    @override
    def client(self, service: str, region: str | None = None) -> Client:
        assert (service, region) == ("dynamodb", None)
        return self.dynamodb


@pytest.fixture(scope="module")
def client(started: Server, deployed: Deployed) -> Client:
    """A client for the tables of the stack."""
    assert deployed.cluster
    untyped: Any = boto3
    session = untyped.Session(aws_access_key_id=ACCOUNT, aws_secret_access_key="rehearsal")
    return session.client("dynamodb", region_name=REGION, endpoint_url=started.url)


@pytest.fixture
def faults(client: Client) -> Iterator[Faults]:
    """What goes wrong, which is nothing yet."""
    made = Faults()
    events = client.meta.events
    events.register("before-call.dynamodb", made.before)
    events.register("after-call.dynamodb", made.after)
    yield made
    events.unregister("before-call.dynamodb", made.before)
    events.unregister("after-call.dynamodb", made.after)


@pytest.fixture
def trying(of: Deployed, client: Client) -> Iterator[Deployed]:
    """The stack with tables to write to, in which the next test finds nothing."""
    known = of.aws
    assert isinstance(known, AnsweringAws)
    aws = WritingAws(known.answers)
    aws.dynamodb = client
    yield replace(of, aws=aws)
    for table, key in KEYS.items():
        for item in client.scan(TableName=table)["Items"]:
            client.delete_item(TableName=table, Key={key: item[key]})


def outcome(trying: Deployed, polling: Polling = QUICK) -> dict[str, tuple[str, object, str]]:
    """Try everything, and return how each check other than good is."""
    found = results(trying, polling)
    assert {check.section for check in found} == {"access patterns"}
    return {one.name: (one.status, one.found, one.action) for one in found if one.status != "ok"}


def left(client: Client) -> int:
    """Count the items of both tables."""
    return sum(client.scan(TableName=table)["Count"] for table in KEYS)


def failed(names: Sequence[str], found: object) -> dict[str, tuple[str, object, str]]:
    return dict.fromkeys(names, ("failed", found, ACTION))


def untried(**needs: str) -> dict[str, tuple[str, object, str]]:
    """Return checks that need another, by their names with _ for a space."""
    return {
        name.replace("_", " "): ("unknown", f"needs: {need}", "") for name, need in needs.items()
    }


def test_every_pattern_works_and_nothing_is_left(
    trying: Deployed, client: Client, faults: Faults
) -> None:
    found = results(trying, Polling())
    assert {check.name: (check.status, check.found) for check in found} == {
        name: ("ok", value) for name, value in OK.items()
    } | {"finish it": ("ok", found[9].found)}
    ended = cast("dict[str, object]", found[9].found)
    assert (ended["status"], ended.keys()) == ("completed", {"status", "ttl"})
    assert round((float(str(ended["ttl"])) - datetime.now(UTC).timestamp()) / 86400) == 90
    assert left(client) == 0
    # An item that is refused because it is there already is removed once.
    assert faults.called.count("DeleteItem") == 2


def test_writing_needs_what_the_document_says(trying: Deployed, faults: Faults) -> None:
    text = (CHECKOUT / "docs" / "production.md").read_text().partition("\n## Verifying\n")[2]
    results(trying, QUICK)
    named = re.findall(r"\bdynamodb:[A-Z]\w+", text.split("With `--write` it also needs")[1])
    assert named == sorted({f"dynamodb:{action}" for action in faults.called})


@pytest.mark.parametrize(
    ("index", "names"),
    [
        ("user-index", ["by_user"]),
        ("project-index", ["by_project"]),
        ("status-index", ["by_status processing", "by_status completed"]),
        ("strategy-index", ["by_priority"]),
        ("request-logs-index", ["of_request"]),
    ],
)
def test_a_pattern_fails_without_its_index(
    trying: Deployed, faults: Faults, index: str, names: list[str]
) -> None:
    faults.codes[f"Query {index}"] = "ResourceNotFoundException"
    assert outcome(trying) == failed(names, "dynamodb:Query found no resource with that name")


def test_a_failure_half_way_stops_what_needs_it(
    trying: Deployed, client: Client, faults: Faults
) -> None:
    faults.codes["UpdateItem"] = "LimitExceededException"
    assert outcome(trying) == {
        **failed(["take it"], REFUSED.format("UpdateItem")),
        **untried(take_it_again="take it", fields_that_come_back_changed="take it"),
        **failed(["by_user", "by_project", "by_priority"], "not found within 0 s"),
        "by_status processing": ("unknown", "needs: take it", ""),
        "finish it": ("unknown", "needs: take it", ""),
        "by_status completed": ("unknown", "needs: finish it", ""),
    }
    assert left(client) == 0


@pytest.mark.parametrize(
    ("code", "status", "action"),
    [
        ("ValidationException", "failed", ACTION),
        ("AccessDeniedException", "unknown", "Grant the caller dynamodb:PutItem."),
    ],
)
def test_what_is_not_allowed_says_nothing_of_the_table(
    trying: Deployed, faults: Faults, code: str, status: str, action: str
) -> None:
    faults.codes["PutItem"] = code
    checks = outcome(trying)
    found = f"dynamodb:PutItem: {code}: too many at once"
    assert checks.pop("submit a request") == checks.pop("append a log") == (status, found, action)
    assert {status for status, *_ in checks.values()} == {"unknown"}


def test_an_item_whose_answer_was_lost_is_removed_too(
    trying: Deployed, client: Client, faults: Faults
) -> None:
    faults.lost.add("PutItem")
    assert outcome(trying)["submit a request"] == (
        "unknown",
        'Connect timeout on endpoint URL: "https://dynamodb"',
        "Check that AWS can be called with these credentials, and try again.",
    )
    assert left(client) == 0


def test_a_request_that_somebody_else_takes_is_told(trying: Deployed, faults: Faults) -> None:
    faults.codes["UpdateItem"] = "ConditionalCheckFailedException"
    assert outcome(trying)["take it"] == ("failed", "refused", ACTION)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"request_type": {"S": "other"}, "warnings": {"L": []}}, ["request_type", "warnings"]),
        ({"status": {"S": "lost"}}, "status"),
    ],
    ids=["another request", "no request"],
)
def test_a_request_that_comes_back_changed_is_told(
    trying: Deployed, faults: Faults, change: dict[str, Any], found: object
) -> None:
    faults.changes["GetItem"] = lambda parsed: parsed["Item"].update(change)
    status, told, action = outcome(trying)["fields that come back changed"]
    assert (status, action) == ("failed", ACTION)
    assert told == found or f" has 1 problem: {found}" in str(told)


def test_an_item_that_somebody_wrote_wrongly_stops_nothing(
    trying: Deployed, client: Client
) -> None:
    # It is found by the same priority as the sample.
    bad = samples.request("bad").to_attributes() | {"errors": {"S": "none"}}
    client.put_item(TableName=REQUESTS, Item=bad)
    assert outcome(trying) == {}
    client.delete_item(TableName=REQUESTS, Key={"request_id": bad["request_id"]})


def test_a_log_that_comes_back_changed_is_not_found(trying: Deployed, faults: Faults) -> None:
    def change(parsed: Any) -> None:
        for item in parsed["Items"]:
            item["stage" if "log_id" in item else "other"] = {"S": "changed"}

    faults.changes["Query"] = change
    assert outcome(trying)["of_request"] == ("failed", "not found within 0 s", ACTION)


def test_what_cannot_be_removed_is_named_with_its_key(
    trying: Deployed, client: Client, faults: Faults
) -> None:
    faults.codes["DeleteItem"] = "LimitExceededException"
    removal = results(trying, QUICK)[-1]
    faults.codes.clear()
    [request] = client.scan(TableName=REQUESTS)["Items"]
    identity = request["request_id"]["S"]
    assert identity.startswith("verify-")
    reason = REFUSED.format("DeleteItem")
    value = f'{{"S": "{identity}"}}'
    assert removal == CheckResult(
        section="access patterns",
        name="items left behind",
        status="failed",
        found=[{"table": table, key: identity, "reason": reason} for table, key in KEYS.items()],
        expected=[],
        action=f"""Remove them:
  aws dynamodb delete-item --table-name {REQUESTS} --key '{{"request_id": {value}}}'
  aws dynamodb delete-item --table-name {LOGS} --key '{{"log_id": {value}}}'""",
    )


def test_what_is_gone_with_its_table_is_removed(trying: Deployed, faults: Faults) -> None:
    faults.codes["DeleteItem"] = "ResourceNotFoundException"
    assert outcome(trying) == {}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", r"The temporary items are removed again\.\n$"),
        ("LimitExceededException", r"Not removed \(dynamodb:DeleteItem: .*\): run aws "),
    ],
    ids=["removed", "not removed"],
)
def test_an_interrupt_says_what_has_become_of_what_was_written(
    trying: Deployed, faults: Faults, code: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    faults.signals["Query"] = signal.SIGINT
    faults.codes["DeleteItem"] = code
    with pytest.raises(KeyboardInterrupt):
        results(trying, QUICK)
    assert re.match(said, capsys.readouterr().err)


def test_nobody_interrupts_the_removal(trying: Deployed, client: Client, faults: Faults) -> None:
    faults.signals["DeleteItem"] = signal.SIGINT
    assert outcome(trying) == {}
    assert left(client) == 0
    assert signal.getsignal(signal.SIGINT) == signal.default_int_handler


def test_tables_without_a_name_are_not_tried(trying: Deployed) -> None:
    assert results(replace(trying, outputs=Outputs({"logsTableName": LOGS})), QUICK) == [
        CheckResult(
            section="access patterns",
            name="all",
            status="unknown",
            found="the stack has no output requestsTableName",
            expected="tried",
        )
    ]


def test_a_stack_without_logs_has_none_to_try(trying: Deployed) -> None:
    settings = trying.stack.settings
    logs = settings.of_table(PROCESSING_LOGS).model_copy(update={"enabled": False})
    stack = replace(trying.stack, settings=settings.model_copy(update={"logs": logs}))
    found = [check.name for check in results(replace(trying, stack=stack), QUICK)]
    assert found == [*[*OK][:11], "items left behind"]


@pytest.mark.parametrize(("sample", "mark"), SAMPLES)
def test_the_items_are_those_of_the_specification_but_for_their_marks(
    sample: Callable[[str], Any], mark: dict[str, str]
) -> None:
    specified = CHECKOUT / "tests" / "market_intelligence" / "samples" / f"{sample.__name__}.json"
    values = json.loads(json.dumps(sample("verify-1").to_values(), default=float))
    assert values == json.loads(specified.read_text()) | mark


class Index:
    """An index that shows one more of its items each time it is read from the start."""

    def __init__(self, items: Sequence[int], reads: int = 0) -> None:
        self.items = items
        self.reads = reads

    def __call__(self, *, cursor: str | None) -> Page[int]:
        if cursor is None:
            self.reads += 1
        at = int(cursor or 0)
        shown = self.items[: self.reads]
        return Page(tuple(shown[at : at + 1]), str(at + 1) if at + 1 < len(shown) else None)


def test_an_item_is_looked_for_until_it_is_there_or_too_late() -> None:
    index = Index([1, 2, 3, 7])
    assert Polling(pause_seconds=0).find(index, lambda item: item == 7) == FOUND
    assert index.reads == 4
    short = Polling(seconds=0.05, pause_seconds=0.01)
    assert short.find(Index([1]), lambda item: item == 7) == "not found within 0.05 s"


def test_an_index_with_too_many_items_is_not_read_to_its_end() -> None:
    few = Polling(seconds=0, most_items=20)
    with pytest.raises(UnansweredError) as caught:
        few.find(Index([1] * 50, reads=50), lambda item: item == 7)
    assert str(caught.value) == "it is not among the first 20 items of that key"
