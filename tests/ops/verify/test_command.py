"""`./mi verify`: its text, its JSON, its exit code, and what it refuses."""

import io
import json
import os
import re
import signal
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from launcher.main import argv
from launcher.time_limits import TimeLimit
from market_intelligence.specs import PROCESSING_LOGS
from market_intelligence.specs import REQUESTS as REQUESTS_SPEC
from ops.requirements import CHECKOUT
from ops.verify.checks import CheckResult
from ops.verify.deployed import Deployed
from ops.verify.report import Report, show, text
from ops.verify.signals import end_in_order, ignored_signals
from rehearsal import runs
from tests.conftest import ACCOUNT, REGION
from tests.ops.answers import AnsweringAws, Answers, operation
from tests.ops.mi import Ran, ran
from tests.ops.verify.account import REQUESTS
from tests.rehearsal.plugin.conftest import Server

# Each index is compared, and has two alarms.
CHECK_COUNT = 102 + 3 * sum(len(spec.indexes) for spec in (REQUESTS_SPEC, PROCESSING_LOGS))
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run(*words: str, given: str = "") -> Ran:
    return ran("verify", "--stack", "prod", *words, given=given)


@pytest.fixture
def source(deployed: Deployed, tmp_path: Path) -> str:
    """A file with the outputs of the stack."""
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps(dict(deployed.outputs.values)))
    return str(file)


@pytest.fixture
def _answering(stack_file: None, aws: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have AWS answer the command from memory."""
    assert stack_file is None
    identity = {"Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:user/me"}
    aws.put("sts", "get_caller_identity", "", identity)

    def answering(region: str, endpoint: str | None, profile: str | None) -> AnsweringAws:
        assert (region, profile) == (REGION, None)
        return AnsweringAws(aws, endpoint)

    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setattr("ops.verify.cli.Aws", answering)


@pytest.mark.usefixtures("stack_file")
def test_a_deployed_stack_is_as_it_should_be_and_tried(source: str, server: Server) -> None:
    """Of the embedded AWS itself."""
    done = run("--outputs", source)
    assert done.exit_code == 0, done.stdout
    summary = done.stdout.splitlines()[-1]
    assert re.fullmatch(rf"prod in {ACCOUNT}, {REGION}: \d+ ok\.", summary)
    assert {"PutItem", "UpdateItem", "DeleteItem"} & {*server.called} == set()
    tried = run("--outputs", "-", "--write", "--json", given=Path(source).read_text())
    assert tried.exit_code == 0, tried.stdout
    checks = json.loads(tried.stdout)["checks"]
    assert [one["check"] for one in checks if one["section"] == "access patterns"][-1] == (
        "items left behind"
    )


@pytest.mark.usefixtures("stack_file")
def test_whatever_ends_the_process_leaves_nothing(
    source: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = server.application

    def ending(environ: Any, start_response: Any) -> Any:
        """End the process in the middle: when it has written and begins to read."""
        if "Query" in server.called:
            server.called.remove("Query")
            os.kill(os.getpid(), signal.SIGTERM)
        return answer(environ, start_response)

    monkeypatch.setattr(server, "application", ending)
    done = run("--outputs", source, "--write")
    assert (done.exit_code, done.stdout) == (130, "")
    assert done.stderr == "The temporary items are removed again.\nInterrupted.\n"


@pytest.mark.usefixtures("_answering")
def test_machines_get_one_document(source: str, aws: Answers) -> None:
    aws.table(REQUESTS)["DeletionProtectionEnabled"] = False
    aws.deny("iam", "get_policy")
    done = run("--outputs", source, "--json")
    document = json.loads(done.stdout)
    # What is wrong counts more than what is not known.
    assert (done.exit_code, document["ok"]) == (1, False)
    assert [document[name] for name in ("stack", "account", "region")] == ["prod", ACCOUNT, REGION]
    failed, *unknown = [check for check in document["checks"] if check["status"] != "ok"]
    assert failed == {
        "section": "requests",
        "check": "deletion protection",
        "status": "failed",
        "found": False,
        "expected": True,
        "todo": "Run `pulumi up --refresh --stack prod`, which restores the setting.",
    }
    assert {(one["section"], one["status"], one["found"], one["todo"]) for one in unknown} == {
        ("policies", "unknown", "iam:GetPolicy: AccessDenied: no", "Allow it.")
    }


@pytest.mark.parametrize(
    ("action", "exit_code", "count"),
    [
        ("", 0, f"{CHECK_COUNT} ok"),
        # Of each table and of its replica.
        ("list_tags_of_resource", 2, f"4 unknown, {CHECK_COUNT - 4} ok"),
    ],
    ids=["good", "not known"],
)
@pytest.mark.usefixtures("_answering")
def test_the_exit_code_says_whether_all_is_known_and_good(
    source: str, aws: Answers, action: str, exit_code: int, count: str
) -> None:
    aws.deny("dynamodb", action)
    done = run("--outputs", source)
    assert done.exit_code == exit_code
    assert done.stdout.splitlines()[-1] == f"prod in {ACCOUNT}, {REGION}: {count}."


def test_reading_needs_what_the_document_says(deployed: Deployed) -> None:
    answering = deployed.aws
    assert isinstance(answering, AnsweringAws)
    asked = {operation(service, action) for service, _, action, _ in answering.answers.known}
    section = (CHECKOUT / "docs" / "production.md").read_text().partition("\n## Verifying\n")[2]
    reads = section.partition("With `--write` it also needs")[0]
    assert re.findall(r"\b(?:backup|cloudwatch|dax|dynamodb|iam|kms|sns):[A-Z]\w+", reads) == (
        sorted(asked)
    )


def test_a_rehearsal_is_verified_by_what_deployed_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def verify(stack: str) -> int:
        return {"prod": 1}[stack]

    monkeypatch.setattr(runs, "verify", verify)
    assert run("--rehearsal").exit_code == 1


@pytest.mark.usefixtures("_answering")
def test_nothing_is_asked_of_another_account(source: str, aws: Answers) -> None:
    identity = {"Account": "444455556666", "Arn": "arn:aws:iam::444455556666:user/me"}
    aws.known.clear()
    aws.put("sts", "get_caller_identity", "", identity)
    done = run("--outputs", source, "--write")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        f"Your credentials are for account 444455556666, but the prod stack is in {ACCOUNT}: use "
        "other credentials, or correct aws:allowedAccountIds in Pulumi.prod.yaml.\n"
    )


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (
            b"{",
            (
                "{} is not valid JSON: "
                "Expecting property name enclosed in double quotes: line 1 column 2 "
            ),
        ),
        (b"[]", "{} is not an object of outputs. Take what `pulumi stack output --json` prints.\n"),
        (b"{}", "The prod stack has no outputs: deploy it first.\n"),
        (b"\xff", "{} is not UTF-8 text: save it as UTF-8.\n"),
        (None, "{} cannot be read: No such file or directory.\n"),
    ],
    ids=["JSON", "list", "empty", "bytes", "no file"],
)
@pytest.mark.usefixtures("_answering")
def test_what_is_no_outputs_is_refused(tmp_path: Path, data: bytes | None, fault: str) -> None:
    file = tmp_path / "outputs.json"
    if data is not None:
        file.write_bytes(data)
    done = run("--outputs", str(file))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(fault.format(file))


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        (
            "echo 'error: no stack named' >&2; echo prod >&2; exit 255",
            (
                "The outputs of prod cannot be read: error: no stack named prod\nDeploy the stack, "
                "or check that this is its backend (`pulumi whoami --verbose`).\n"
            ),
        ),
        (
            "exec sleep 60",
            (
                "`pulumi stack output` did not end within 0.2 seconds, and was interrupted. Do "
                "this.\n"
            ),
        ),
        (None, "pulumi is not on PATH: install it, or give --outputs.\n"),
        ('echo "[\\"$*\\"]"', "pulumi stack output is not an object of outputs.\n"),
    ],
    ids=["refuses", "hangs", "is not there", "says something else"],
)
@pytest.mark.usefixtures("_answering")
def test_an_engine_that_does_not_give_the_outputs_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str | None, fault: str
) -> None:
    limit = TimeLimit(seconds=0.2, grace_seconds=5, advice="Do this.")
    if script == "exec sleep 60":
        monkeypatch.setattr("ops.verify.deployed.QUESTION", limit)
    engine(tmp_path, monkeypatch, script)
    done = run()
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", fault)


@pytest.mark.usefixtures("_answering")
def test_the_engine_is_asked_for_the_outputs(
    tmp_path: Path, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "stack output --json --stack prod"
    engine(tmp_path, monkeypatch, f'[ "$*" = "{words}" ] && /bin/cat {source}')
    assert run().exit_code == 0


def engine(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str | None) -> None:
    """Have PATH be a folder with a command named pulumi, or without."""
    if script:
        command = folder / "pulumi"
        command.write_text(f"#!/bin/sh\n{script}\n")
        command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin" if script else str(folder))


def test_the_command_ends_without_a_traceback() -> None:
    command = argv("verify", "--stack", "pord")
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("There is no stack 'pord': the stacks are ")


@pytest.mark.parametrize("one", SIGNALS)
@pytest.mark.usefixtures("stack_file")
def test_whatever_ends_the_process_ends_it_in_order(one: signal.Signals) -> None:
    def unexpected(*_: object) -> None:
        raise AssertionError

    signal.signal(one, unexpected)
    end_in_order()
    with ignored_signals():
        os.kill(os.getpid(), one)
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), one)
    with pytest.raises(ValueError, match=r"^no$"), ignored_signals():
        raise ValueError("no")
    assert signal.getsignal(one) == signal.default_int_handler
    # As `nohup` has it.
    signal.signal(one, signal.SIG_IGN)
    end_in_order()
    assert signal.getsignal(one) == signal.SIG_IGN


GOOD = CheckResult(section="requests", name="billing", status="ok", found="now", expected="now")
FAILED = CheckResult(
    section="logs",
    name="expiry",
    status="failed",
    found="off",
    expected="ttl",
    action="Turn it on.",
)
UNKNOWN = CheckResult(
    section="logs",
    name="tags",
    status="unknown",
    found="dynamodb:ListTagsOfResource: AccessDeniedException: you may not",
    expected={"team": "search"},
    action="Grant the caller dynamodb:ListTagsOfResource.",
)
CHECKS = (
    GOOD,
    replace(GOOD, name="by_user", status="not checked", found="it is not among the first 9 items"),
    replace(GOOD, name="keys", found={"one": "a" * 50}),
    FAILED,
    replace(FAILED, name="alarm", found="missing", expected={"enabled": True}),
    UNKNOWN,
    replace(UNKNOWN, section="topic"),
    CheckResult(
        section="topic",
        name="waiting",
        status="warning",
        found={"email": 1},
        expected={},
        action="Run:\n  aws dynamodb delete-item --table-name a-name-that-is-long",
    ),
)
SHOWN = """\
requests
  ok           billing  now
  not checked  by_user  it is not among the first 9 items
  ok           keys     as expected

logs
  failed   expiry  off
  failed   alarm   missing
  unknown  tags    see below

topic
  unknown  tags     see below
  warning  waiting  email: 1

failed logs: expiry
  found     off
  expected  ttl
failed logs: alarm
  found  missing
→ Turn it on.

unknown logs: tags
unknown topic: tags
  found  dynamodb:ListTagsOfResource: AccessDeniedException:
         you may not
→ Grant the caller dynamodb:ListTagsOfResource.

warning topic: waiting
  found     email: 1
  expected  none
→ Run:
  aws dynamodb delete-item --table-name a-name-that-is-long

prod in 111122223333, us-east-1: 2 failed, 2 unknown, 1 warning, 2 ok, 1 not checked.
"""


def shown(*checks: CheckResult) -> str:
    """Return what people see."""
    written = io.StringIO()
    report = Report(stack="prod", account=ACCOUNT, region=REGION, checks=checks)
    show(report, Console(file=written, width=60))
    return "".join(f"{line.rstrip()}\n" for line in written.getvalue().splitlines())


def test_people_get_everything_and_last_what_there_is_to_do() -> None:
    assert shown(*CHECKS) == SHOWN
    assert shown(GOOD) == (
        "requests\n  ok  billing  now\n\nprod in 111122223333, us-east-1: 1 ok.\n"
    )
    assert shown() == "prod in 111122223333, us-east-1: nothing to check.\n"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "true"),
        (7, "7"),
        (None, "null"),
        ([], "none"),
        (["a", "b"], "a, b"),
        ({"days": 7, "of": ["a", {"b": None}]}, "days: 7, of: a, b: null"),
        ("[bold]x", "[bold]x"),
    ],
)
def test_values_are_written_as_people_read_them(value: object, written: str) -> None:
    assert text(value) == written
    assert f"  found     {written}\n" in shown(replace(FAILED, found=value))
