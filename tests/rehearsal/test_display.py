"""What people read of deployments whose events were recorded from the engine."""

import io
import json
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from launcher.errors import ExitCode
from rehearsal import shown
from rehearsal.display import Display
from rehearsal.events import EventLog
from rehearsal.screen import Screen
from rehearsal.shown import Action
from tests.rehearsal.scripted import with_engine

# Logs of the dev stack, without values that a display does not look at. What is in them: `first`
# has a key of its own, `changes` loses the logs table, `forbidden` the tag `project`; `unwatched`
# becomes a staging stack without alarms; `refused` meets a table that exists already.
SAMPLES = Path(__file__).with_name("samples")
STACK = "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev"
TOPIC = "urn:pulumi:dev::p::aws:sns/topicSubscription:TopicSubscription::on-call"
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "x"}


def screen(width: int | None = None, *, is_terminal: bool = False) -> Screen:
    return Screen(
        stream=io.StringIO(), width=width, is_terminal=is_terminal, has_colors=is_terminal
    )


def printed(on: Screen) -> str:
    assert isinstance(on.stream, io.StringIO)
    return on.stream.getvalue()


def display(log: Path, action: Action, code: int = 0, *, on: Screen, output: str = "") -> str:
    """Show a whole log, and return what was printed."""
    events, one = EventLog(log), Display(on, action, "dev")
    for phase, event in events.read():
        one.add(phase, event)
    one.end(code, output)
    return printed(on)


EXPECTED: Mapping[str, tuple[Action, int, str]] = {
    "first": (
        "up",
        0,
        """
Preview of the dev stack: 16 to create.
  +  dashboard          1 created   Dashboard
  +  tables key         2 created   Key, Alias
  +  logs grants        2 created   2 Policy
  +  requests grants    2 created   2 Policy
  +  logs table         1 created   Table
  +  requests table     1 created   Table
Deployed the dev stack in 6 s: 16 created (9 in AWS and 7 that group them).
12 policy checks ran during the deployment, with values from AWS.

Outputs
  dashboardName          dev-market-intelligence-tables-us-east-1
  logsIndexNames         request-logs-index
  logsTableName          dev-request-processing-logs
  requestsIndexNames     user-index, project-index, status-index, strategy-index
  requestsRetentionDays  90
  requestsTableName      dev-market-intelligence-requests
  ARNs: logsPolicyArns, logsTableArn, requestsPolicyArns, requestsTableArn (`pulumi stack output`
    prints them)
""",
    ),
    "second": (
        "up",
        0,
        """
Nothing to do in the dev stack: 13 unchanged.
""",
    ),
    "changes": (
        "up",
        0,
        """
Preview of the dev stack: 6 to create, 4 to update, 5 to delete, 4 unchanged.
  -  deleted Policy logs-writer
  -  deleted Policy logs-reader
  -  deleted Table logs
  ~  updated Table requests: onDemandThroughput added ({"maxReadRequestUnits": 4000});
        pointInTimeRecovery.recoveryPeriodInDays 7 -> 21; streamEnabled false -> true;
        streamViewType '' -> NEW_IMAGE; tags.team added (insight)
  ~  updated Policy requests-reader: tags.team added (insight)
  ~  updated Policy requests-writer: tags.team added (insight)
  ~  updated Dashboard dashboard: dashboardBody
  +  created 5 ContributorInsights
        requests-insights, requests-project-index-insights, requests-status-index-insights,
        requests-strategy-index-insights, requests-user-index-insights
  +  created Policy requests-stream-consumer
  outputs: logsIndexNames removed (["request-logs-index"]); logsPolicyArns removed; logsTableArn
        removed; logsTableName removed (dev-request-processing-logs); requestsPolicyArns;
        requestsStreamArn added
Deployed the dev stack in 6 s: 6 created, 4 updated, 5 deleted, 4 unchanged.
3 policy checks ran during the deployment, with values from AWS.
""",
    ),
    "settings": (
        "up",
        1,
        """

Errors: 1
  The configuration of stack 'dev' has 1 problem:
    market-intelligence:recovery.days is 77: must be 35 or less (recovery period in days, 1 to 35)
  Nothing was deployed. Correct Pulumi.dev.yaml and run again.
""",
    ),
    "forbidden": (
        "preview",
        1,
        """
  ~  update Table requests: onDemandThroughput removed ({"maxReadRequestUnits": 4000,
        "maxWriteRequestUnits": 0}); tags.project removed (market-intelligence); tags.projekt added
        (market-intelligence)
  ~  update 4 Policy: tags.project removed (market-intelligence); tags.projekt added
        (market-intelligence)
        logs-reader, logs-writer, requests-reader, requests-writer
  ~  update Table logs: tags.project removed (market-intelligence); tags.projekt added
        (market-intelligence)
Preview of the dev stack: 6 to update, 7 unchanged.

Policy violations: 6 mandatory
  mandatory  aws-resource-tags: AWS resources have the required tags.
      Set tags['project'] to 'market-intelligence' on ...: it is not set.
        (6: Table requests, Policy requests-reader, Policy requests-writer, Table logs, Policy
          logs-reader, Policy logs-writer)
""",
    ),
    "unwatched": (
        "preview",
        1,
        """
  +- replace Table requests: name dev-market-intelligence-requests ->
        staging-market-intelligence-requests (replaces it); onDemandThroughput removed
        ({"maxReadRequestUnits": 4000, "maxWriteRequestUnits": 0}); tags.environment dev -> staging
  +- replace Policy requests-reader: name dev-market-intelligence-requests-reader-us-east-1 ->
        staging-market-intelligence-requests-reader-us-east-1 (replaces it); policy;
        tags.environment dev -> staging
  +- replace Policy requests-writer: name dev-market-intelligence-requests-writer-us-east-1 ->
        staging-market-intelligence-requests-writer-us-east-1 (replaces it); policy;
        tags.environment dev -> staging
  +- replace Dashboard dashboard: dashboardBody; dashboardName
        dev-market-intelligence-tables-us-east-1 -> staging-market-intelligence-tables-us-east-1
        (replaces it)
  +- replace Policy logs-writer: name dev-market-intelligence-logs-writer-us-east-1 ->
        staging-market-intelligence-logs-writer-us-east-1 (replaces it); policy; tags.environment
        dev -> staging
  +- replace Policy logs-reader: name dev-market-intelligence-logs-reader-us-east-1 ->
        staging-market-intelligence-logs-reader-us-east-1 (replaces it); policy; tags.environment
        dev -> staging
  +- replace Table logs: name dev-request-processing-logs -> staging-request-processing-logs
        (replaces it); tags.environment dev -> staging
Preview of the dev stack: 7 to replace, 6 unchanged.

Policy violations: 14 mandatory
  mandatory  dynamodb-table-monitoring: Every table and every index has alarms on throttled reads
    and writes.
      Add an alarm on ReadThrottleEvents of table 'staging-market-intelligence-requests' with the
        dimensions TableName, and an enabled action that publishes to a topic: it has none.
      Add an alarm on ReadThrottleEvents of table 'staging-request-processing-logs' with the
        dimensions TableName, and an enabled action that publishes to a topic: it has none.
      Add an alarm on WriteThrottleEvents of table 'staging-market-intelligence-requests' with the
        dimensions TableName, and an enabled action that publishes to a topic: it has none.
      Add an alarm on WriteThrottleEvents of table 'staging-request-processing-logs' with the
        dimensions TableName, and an enabled action that publishes to a topic: it has none.
      Add an alarm on ReadThrottleEvents of ... of ... with the dimensions TableName,
        GlobalSecondaryIndexName, and an enabled action that publishes to a topic: it has none.
        (5: user-index of staging-market-intelligence-requests, project-index of
          staging-market-intelligence-requests, status-index of
          staging-market-intelligence-requests, strategy-index of
          staging-market-intelligence-requests, request-logs-index of
          staging-request-processing-logs)
      Add an alarm on WriteThrottleEvents of ... of ... with the dimensions TableName,
        GlobalSecondaryIndexName, and an enabled action that publishes to a topic: it has none.
        (5: user-index of staging-market-intelligence-requests, project-index of
          staging-market-intelligence-requests, status-index of
          staging-market-intelligence-requests, strategy-index of
          staging-market-intelligence-requests, request-logs-index of
          staging-request-processing-logs)
""",
    ),
    "refused": (
        "up",
        1,
        """
Preview of the dev stack: 13 to create.
  +  logs table       0 of 1 created   Table
  +  dashboard          1 created   Dashboard
  +  requests table   0 of 1 created   Table
  +  requests grants  0 of 2 created   2 Policy
  +  logs grants      0 of 2 created   2 Policy
Only part of the dev stack is done: 7 created.

Errors: 1
  Table logs: dynamodb CreateTable: ResourceInUseException: Table already exists:
    dev-request-processing-logs
""",
    ),
    "interrupted": (
        "up",
        1,
        """
  +  requests table   0 of 1 created   Table
  +  requests grants  0 of 2 created   2 Policy
  +  dashboard        0 of 1 created   Dashboard
  +  logs grants      0 of 2 created   2 Policy
  +  logs table       0 of 1 created   Table
Only part of the dev stack is done: 6 created.

Errors: 7
  Policy requests-writer, Table logs, Dashboard dashboard, Table requests, Policy logs-writer,
    Policy requests-reader and 1 more: error reading from server: read tcp
    127.0.0.1:57764->127.0.0.1:38857: use of closed network connection
""",
    ),
    "removed": (
        "down",
        0,
        """
Removed the dev stack in 2 s: 13 deleted (dashboard 1, logs table 1, logs grants 2, requests table
  1, requests grants 2).
""",
    ),
}


@pytest.mark.parametrize("sample", EXPECTED)
def test_a_deployment_is_shown_in_short(sample: str) -> None:
    action, code, text = EXPECTED[sample]
    shown_text = display(SAMPLES / f"{sample}.jsonl", action, code, on=screen(100))
    assert shown_text == text.removeprefix("\n")


def test_a_pipe_gets_each_line_whole() -> None:
    text = display(SAMPLES / "refused.jsonl", "up", 1, on=screen())
    assert (
        "  Table logs: dynamodb CreateTable: ResourceInUseException: Table already exists: "
        "dev-request-processing-logs\n"
    ) in text
    assert "\x1b" not in text


def test_a_terminal_shows_what_goes_on_and_colors_what_is_wrong() -> None:
    text = display(SAMPLES / "forbidden.jsonl", "preview", 1, on=screen(100, is_terminal=True))
    assert "\r\x1b[K\x1b[2mPreviewing the dev stack: 2 resources" in text
    assert "\n\x1b[1;31mPolicy violations: 6 mandatory\x1b[0m\n" in text


def test_a_component_is_shown_as_soon_as_it_is_finished(tmp_path: Path) -> None:
    preview, deployment = _phases(SAMPLES / "first.jsonl")
    end = max(n for n, line in enumerate(deployment) if _finishes(line, "::dashboard"))
    log, on = tmp_path / "log", screen()
    events, one = EventLog(log), Display(on, "up", "dev")

    def add(lines: list[str]) -> None:
        log.write_text("\n".join([*lines, ""]))
        for phase, event in events.read():
            one.add(phase, event)

    add(preview)
    add(deployment[:end])
    assert "dashboard" not in printed(on)
    add(deployment[: end + 1])
    assert printed(on).endswith("  +  dashboard          1 created   Dashboard\n")


def _phases(sample: Path) -> tuple[list[str], list[str]]:
    lines = sample.read_text().splitlines()
    begin = next(
        n
        for n, line in enumerate(lines)
        if '"planning":true' not in line and '"resourcePreEvent"' in line
    )
    return lines[:begin], lines[begin:]


def _finishes(line: str, end: str) -> bool:
    event = json.loads(line)
    return "resOutputsEvent" in event and event["resOutputsEvent"]["metadata"]["urn"].endswith(end)


def _log(folder: Path, *events: dict[str, Any]) -> Path:
    log = folder / "log"
    lines = [json.dumps({"sequence": n} | event) for n, event in enumerate(events)]
    log.write_text("\n".join([*lines, ""]))
    return log


def _update(old: dict[str, Any], new: dict[str, Any], **differences: str) -> dict[str, Any]:
    state = {"custom": True, "parent": STACK}
    return {
        "resourcePreEvent": {
            "planning": True,
            "metadata": {
                "op": "update",
                "urn": TOPIC,
                "old": state | old,
                "new": state | new,
                "detailedDiff": {path: {"diffKind": kind} for path, kind in differences.items()},
            },
        }
    }


@pytest.mark.parametrize(
    ("old", "new", "shown_value"),
    [
        ({"inputs": {"endpoint": SECRET}}, {"inputs": {"endpoint": "me@example.com"}}, ""),
        ({"outputs": {"endpoint": "me@example.com"}}, {"inputs": {"endpoint": SECRET}}, ""),
        (
            {"inputs": {"endpoint": SECRET}, "outputs": {"endpoint": "me@example.com"}},
            {"inputs": {"endpoint": "you@example.com"}},
            "",
        ),
        ({"inputs": {"endpoint": "a"}}, {"inputs": {"endpoint": "b"}}, " a -> b"),
        ({"inputs": {"endpoint": "a"}}, {"inputs": {"endpoint": "b" * 61}}, ""),
    ],
    ids=["was secret", "is secret", "is secret in its inputs", "short", "long"],
)
def test_values_are_shown_where_they_are_short_and_not_secret(
    tmp_path: Path, old: dict[str, Any], new: dict[str, Any], shown_value: str
) -> None:
    log = _log(tmp_path, _update(old, new, endpoint="update"))
    text = display(log, "preview", on=screen())
    assert text.startswith(f"  ~  update TopicSubscription on-call: endpoint{shown_value}\n")


def test_what_an_existing_component_gains_is_named(tmp_path: Path) -> None:
    component = "urn:pulumi:dev::p::p:table:Table::requests"
    child = "urn:pulumi:dev::p::p:table:Table$aws:dynamodb/contributorInsights:Insights::hot-keys"
    states: list[tuple[str, str, dict[str, Any]]] = [
        ("same", component, {"parent": STACK}),
        ("create", child, {"parent": component, "custom": True}),
    ]
    steps = ({"op": op, "urn": urn, "new": state} for op, urn, state in states)
    pre_events = ({"resourcePreEvent": {"planning": True, "metadata": step}} for step in steps)
    text = display(_log(tmp_path, *pre_events), "preview", on=screen())
    assert text == (
        "  +  create Insights hot-keys\nPreview of the dev stack: 1 to create, 1 unchanged.\n"
    )


def test_an_engine_that_ends_before_its_first_event_has_the_last_word(tmp_path: Path) -> None:
    output = "Previewing update (dev):\n\nerror: the stack is locked by 1 lock\n  by me\n"
    text = display(tmp_path / "none", "up", 255, on=screen(), output=output)
    assert text == (
        "\nLast lines of the engine's output\n  error: the stack is locked by 1 lock\n    by me\n"
    )


def test_a_log_that_is_still_written_is_read_up_to_its_last_whole_line(tmp_path: Path) -> None:
    line = json.dumps({"sequence": 0, "summaryEvent": {"resourceChanges": {"same": 3}}})
    log = tmp_path / "log"
    log.write_text(line[:20])
    events = EventLog(log)
    assert [*events.read()] == []
    log.write_text(f"{line}\n")
    assert [event.sequence for _, event in events.read()] == [0]


def test_a_run_shows_events_while_the_engine_runs_and_keeps_all_that_it_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shown, "LOGS", tmp_path / "logs")
    os.mkfifo(tmp_path / "go")
    sample = SAMPLES / "second.jsonl"
    script = f'echo "$*"; eval "log=\\${{$#}}"; cp {sample} "$log"; read line < go; echo done >&2'
    ready = with_engine(tmp_path, script)

    def go_on() -> None:
        (tmp_path / "go").write_text("\n")

    thread = threading.Thread(target=go_on, daemon=True)
    thread.start()
    command = [ready.pulumi, "up"]
    code = shown.run([command], tmp_path, ready.environment, stack="dev", action="up")
    thread.join()
    assert code is ExitCode.GOOD
    assert capfd.readouterr() == ("Nothing to do in the dev stack: 13 unchanged.\n", "")
    log = tmp_path / "logs" / "dev-up.log"
    assert log.read_text() == f"up --event-log {log.with_suffix('.jsonl')}\ndone\n"


@pytest.mark.parametrize(
    ("op", "new", "commands"),
    [
        ("same", {}, ["preview"]),
        ("update", {}, ["preview", "up"]),
        ("same", {"protect": False}, ["preview", "up"]),
        ("same", {"outputs": {"name": "orders"}}, ["preview", "up"]),
    ],
)
def test_an_update_follows_a_preview_that_finds_something_to_change(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    op: str,
    new: dict[str, Any],
    commands: list[str],
) -> None:
    monkeypatch.setattr(shown, "LOGS", tmp_path / "logs")
    old = {"custom": True, "protect": True, "outputs": {"name": "tasks"}}
    step = {"op": op, "urn": TOPIC, "old": old, "new": old | new}
    parts = [
        {"resourcePreEvent": {"metadata": step, "planning": True}},
        {"resOutputsEvent": {"metadata": step, "planning": True}},
        {"summaryEvent": {"isPreview": True, "resourceChanges": {op: 1}}},
    ]
    events = tmp_path / "events"
    events.write_text("".join(f"{json.dumps({'sequence': n} | parts[n])}\n" for n in range(3)))
    ready = with_engine(tmp_path, f'echo "$1"; eval "log=\\${{$#}}"; cp {events} "$log"')
    both = ([ready.pulumi, "preview"], [ready.pulumi, "up"])
    assert shown.run(both, tmp_path, ready.environment, stack="dev", action="up") is ExitCode.GOOD
    assert (tmp_path / "logs" / "dev-up.log").read_text().splitlines() == commands


def test_an_engine_that_is_interrupted_and_ends_as_if_all_were_well_has_not_deployed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shown, "LOGS", tmp_path / "logs")
    sample = SAMPLES / "first.jsonl"
    script = f'echo "$1"; eval "log=\\${{$#}}"; cp {sample} "$log"; kill -INT $PPID; exit 0'
    ready = with_engine(tmp_path, script)
    both = ([ready.pulumi, "preview"], [ready.pulumi, "up"])
    code = shown.run(both, tmp_path, ready.environment, stack="dev", action="up")
    assert code is ExitCode.INTERRUPTED
    assert (tmp_path / "logs" / "dev-up.log").read_text() == "preview\n"
    printed = capfd.readouterr().out
    assert "Interrupted: the engine completes its running steps." in printed
    assert "Deployed" not in printed


@pytest.mark.parametrize(
    ("code", "expected"),
    [(0, ExitCode.GOOD), (255, ExitCode.WRONG), (130, ExitCode.INTERRUPTED)],
)
def test_a_run_that_prints_everything_ends_as_the_engine_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, expected: ExitCode
) -> None:
    monkeypatch.setenv("VERBOSE", "1")

    def folder(_stack: str) -> Path:
        return tmp_path

    monkeypatch.setattr("rehearsal.shadow.folder", folder)
    assert with_engine(tmp_path, f"exit {code}").deploy() is expected
