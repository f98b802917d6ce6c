"""What is measured, on which stack, and how it is summed up."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from bench.analysis import Analysis
from bench.comparison import Measure, Spread, compare
from bench.services import REQUESTS, SIZE, stack

URN = "urn:pulumi:prod::market-intelligence::aws:{}-{}"
STACK = {(one.type.rpartition(":")[2], one.name): one for one in stack(100)}


def test_a_stack_has_as_many_resources_as_asked_for() -> None:
    small, large = (Counter(one.type for one in stack(size)) for size in (100, 1000))
    assert large == {kind: 10 * count for kind, count in small.items()}
    assert len({one.urn for one in stack(1000)}) == 1000
    assert len(stack(SIZE)) == SIZE
    names = [one.inputs["name"] for (kind, _), one in STACK.items() if kind == "Table"]
    assert names == [REQUESTS, "prod-orders-1", "prod-orders-2", "prod-orders-3"]


@pytest.mark.parametrize(
    ("number", "key", "arn"),
    [
        pytest.param(2, "key/2", "table/prod-orders-2", id="made"),
        pytest.param(3, UNKNOWN_STRING_VALUE, UNKNOWN_STRING_VALUE, id="new"),
    ],
)
def test_what_comes_from_others_is_unknown_where_they_are_new(
    number: int, key: str, arn: str
) -> None:
    table = STACK["Table", f"table-{number}"]
    assert table.inputs["serverSideEncryption"]["kmsKeyArn"].endswith(key)
    assert table.sources["serverSideEncryption"] == [URN.format("kms/key:Key::key", number)]
    assert table.sources["name"] == []
    assert table.outputs == table.inputs | {"arn": table.outputs["arn"]}
    assert table.outputs["arn"].endswith(arn)
    alarm = STACK["MetricAlarm", "reads-2"]
    assert alarm.inputs["alarmActions"] == ["arn:aws:sns:us-east-1:111122223333:alerts-2"]
    assert alarm.sources["alarmActions"] == [URN.format("sns/topic:Topic::topic", 2)]


def test_the_pack_analyses_every_resource_and_then_the_stack(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PULUMI_STACK", "mine")
    monkeypatch.delenv("PULUMI_PROJECT", raising=False)
    analysis = Analysis(stack(100))
    assert analysis.peak_mib() == {}
    responses = analysis.responses()
    assert len(responses) == 101
    passed_over = Counter(
        skipped.policy_name
        for response in responses
        for skipped in response.not_applicable
        if skipped.reason.startswith("checks only")
    )
    # Every rule about resources is about some, but for what the measured stacks do not have.
    unused = [name for name, times in passed_over.items() if times == 100]
    assert sorted(unused) == [
        "backup-plan-schedule",
        "backup-region-settings",
        "cloudwatch-alarm-mute",
        "iam-user-absence",
        "kms-key-material",
        "policy-levels",
    ]
    found = [
        diagnostic.policyName
        for response in responses
        for diagnostic in response.diagnostics
        if diagnostic.enforcementLevel == proto.MANDATORY
    ]
    assert found == ["dynamodb-global-table-version"], "Correct the table of bench/service.yaml."
    assert os.environ["PULUMI_STACK"] == "mine"
    assert "PULUMI_PROJECT" not in os.environ


def test_seconds_are_those_of_one_resource() -> None:
    assert 0 < Analysis(stack(100)).seconds() < 0.1


@dataclass
class Task:
    """A task that takes the seconds it is given, one after the other."""

    takes: Iterator[float]
    mib: dict[str, int] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)

    def seconds(self) -> float:
        self.done.append("timed")
        return next(self.takes)

    def peak_mib(self) -> dict[str, int]:
        self.done.append("warmed up")
        return self.mib


@pytest.mark.parametrize(
    ("figures", "text"),
    [
        pytest.param([3.0, 1.0, 2.0], "1.00 / 2.00 / 3.00", id="in any order"),
        pytest.param([12.3456], "12.3 / 12.3 / 12.3", id="one"),
        pytest.param([0.0043219, 0.005, 0.0061], "0.00432 / 0.00500 / 0.00610", id="small"),
    ],
)
def test_a_spread_has_three_digits(figures: list[float], text: str) -> None:
    assert str(Spread.of(figures)) == text


def test_tasks_take_turns_after_a_warm_up() -> None:
    done: list[str] = []
    ours = Task(iter([2.0, 6.0]), {"program": 7}, done)
    bare = Task(iter([1.0, 2.0]), {"other": 1}, done)
    told: list[str] = []
    compared = compare(Measure(name="x", at_most=1.5, ours=ours, bare=bare), 2, told.append)
    assert done == ["warmed up", "warmed up", "timed", "timed", "timed", "timed"]
    assert told == ["x: warm-up", "x: pair 1 of 2", "x: pair 2 of 2"]
    assert compared.as_json() == {
        "name": "x",
        "unit": "times",
        "at_most": 1.5,
        "figure": {"minimum": 2.0, "median": 2.5, "maximum": 3.0},
        "seconds": {"minimum": 2.0, "median": 4.0, "maximum": 6.0},
        "bare_seconds": {"minimum": 1.0, "median": 1.5, "maximum": 2.0},
        "peak_mib": {"program": 7},
        "holds": False,
    }


@pytest.mark.parametrize(("at_most", "holds"), [(11, True), (10.9, False)])
def test_the_limit_is_for_the_median(at_most: float, holds: bool) -> None:
    ours, bare = Task(iter([30.0, 31.0, 90.0])), Task(iter([20.0, 20.0, 20.0]))
    measure = Measure(name="x", unit="seconds more", at_most=at_most, ours=ours, bare=bare)
    compared = compare(measure, 3, print)
    assert compared.figure == Spread(minimum=10.0, median=11.0, maximum=70.0)
    assert compared.holds is holds
