"""`./mi audit`: what each rule says of each resource, for people, programs and spreadsheets."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from guardrails import RULES
from guardrails.recording import VARIABLE, pack_hash
from guardrails.rule import ResourceRule
from rehearsal import pack
from tests.ops.mi import Ran, ran

TABLE = "aws:dynamodb/table:Table"
TOPIC = "aws:sns/topic:Topic"
STACK = "pulumi:pulumi:Stack"
PROVIDER = "pulumi:providers:aws"
EXPIRES = "2027-01-31"


def urn(of_type: str, name: str, stack: str = "prod") -> str:
    return f"urn:pulumi:{stack}::shop::{of_type}::{name}"


def rule(name: str, level: str = "mandatory", **more: Any) -> dict[str, Any]:
    about = {"description": "It is right.", "severity": "high", "isOfStack": False}
    return {"name": name, "level": level, "controls": [], **about, **more}


def run(*rules: dict[str, Any]) -> dict[str, Any]:
    return {
        "record": 1,
        "date": "2026-11-29T08:00:00+00:00",
        "pack": "market-intelligence",
        "version": "0.1.0",
        "packHash": pack_hash(),
        "project": "shop",
        "stack": "prod",
        "isPreview": True,
        "config": {one["name"]: {"enforcementLevel": one["level"]} for one in rules},
        "configHash": "ab" * 32,
        "rules": [*rules],
    }


def of(of_type: str, name: str, *outcomes: dict[str, Any], **more: Any) -> dict[str, Any]:
    identity = {"urn": urn(of_type, name), "type": of_type, "name": name}
    return {**identity, "outcomes": [*outcomes], **more}


def outcome(name: str, status: str, **more: Any) -> dict[str, Any]:
    return {"rule": name, "status": status, **more}


def text(*lines: dict[str, Any]) -> str:
    return "".join(f"{json.dumps(line)}\n" for line in lines)


WHOLE = of(STACK, "shop-prod", outcome("every", "compliant"), isWhole=True)
RUN = run(
    rule("keys", controls=["SecurityHub:KMS.4", "checkov:CKV_AWS_7"]),
    rule("tags", "advisory"),
    rule("off", "disabled"),
    rule("every", isOfStack=True),
)
RIGHT = of(TABLE, "orders", outcome("keys", "compliant"), outcome("tags", "not-applicable"))
WRONG = of(TOPIC, "alarms", outcome("keys", "violation", messages=["Set it.", "Set that."]))
WARNED = of(TOPIC, "bell", outcome("tags", "violation", messages=["Set tags."]))
EXEMPT = of(TABLE, "old", outcome("keys", "exempt", reason="It moves.", expires=EXPIRES))
WAITING = of(TABLE, "new", outcome("keys", "not-known", messages=["its ARN is not known"]))
OFF = of(TABLE, "orders", outcome("off", "disabled"))


def audited(*lines: dict[str, Any], words: Sequence[str] = ()) -> Ran:
    return ran("audit", "-", *words, given=text(*lines))


def test_people_read_what_is_wrong_exempt_and_not_known() -> None:
    done = audited(RUN, RIGHT, WRONG, WARNED, EXEMPT, WAITING, OFF, WHOLE)
    lines = done.stdout.splitlines()
    assert lines[0] == (
        "Audit of shop/prod on 2026-11-29T08:00:00+00:00, from the record Standard input"
    )
    assert lines[1].startswith("Pack: market-intelligence 0.1.0, commit ")
    assert lines[1].endswith(f", hash {pack_hash()[:12]}")
    assert lines[2:] == [
        "Config: hash abababababab",
        "",
        "Violations",
        "  Topic alarms: keys [SecurityHub:KMS.4, checkov:CKV_AWS_7]",
        "      Set it.",
        "      Set that.",
        "  Topic bell: tags (advisory)",
        "      Set tags.",
        "",
        "Exempt",
        "  Table old: keys until 2027-01-31: It moves.",
        "",
        "Not known",
        "  keys: Table new",
        "",
        "Disabled",
        "  off",
        "",
        "2 compliant, 2 violation, 1 exempt, 1 not known, 1 not applicable, 1 disabled",
    ]
    assert (done.exit_code, done.stderr) == (1, "")


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([RUN, RIGHT, EXEMPT, WAITING, WHOLE], 0),
        ([RUN, RIGHT, WARNED, WHOLE], 0),
        ([RUN, RIGHT, WRONG, WHOLE], 1),
        ([run(rule("keys", "remediate")), WRONG], 1),
        ([RUN, RIGHT], 2),
        ([RUN, RIGHT, WRONG], 1),
    ],
    ids=["right", "advice", "violation", "remediated", "not whole", "violation and not whole"],
)
def test_the_exit_code_is_the_verdict(lines: list[dict[str, Any]], code: int) -> None:
    assert audited(*lines).exit_code == code


def test_what_was_not_asked_is_not_known() -> None:
    done = audited(RUN, RIGHT, words=["--json"])
    document = json.loads(done.stdout)
    why = "the run ended before the stack as a whole was checked"
    assert (document["isWhole"], document["counts"]["not-known"]) == (False, 1)
    assert document["notes"][0].startswith(why)
    assert document["checks"][-1] == {
        "rule": "every",
        "urn": "",
        "type": STACK,
        "resource": "shop-prod",
        "status": "not-known",
        "messages": [why],
    }


def test_the_last_run_of_a_record_counts() -> None:
    assert audited(RUN, WRONG, WHOLE, RUN, RIGHT, WHOLE).exit_code == 0


def test_json_has_all_of_it_and_where_it_is_from() -> None:
    document = json.loads(audited(RUN, RIGHT, EXEMPT, WHOLE, words=["--json"]).stdout)
    assert len(document["sourceHash"]) == 64
    assert [*document["pack"]] == ["name", "version", "commit", "isModified", "hash"]
    assert (len(document["pack"]["commit"]), document["pack"]["hash"]) == (40, pack_hash())
    other = text(RUN | {"packHash": "cd" * 32}, RIGHT, WHOLE)
    of_other = json.loads(ran("audit", "-", "--json", given=other).stdout)["pack"]
    assert (of_other["commit"], of_other["isModified"]) == (None, False)
    assert document["config"] == {
        "file": None,
        "fileHash": None,
        "hash": RUN["configHash"],
        "inForce": RUN["config"],
    }
    assert document["rules"] == RUN["rules"]
    assert document["checks"][2] == {
        "rule": "keys",
        "urn": urn(TABLE, "old"),
        "type": TABLE,
        "resource": "old",
        "status": "exempt",
        "reason": "It moves.",
        "expires": EXPIRES,
    }
    assert document["counts"] == {
        "compliant": 2,
        "violation": 0,
        "exempt": 1,
        "not-known": 0,
        "not-applicable": 1,
        "disabled": 0,
    }


def test_csv_has_a_line_for_each_check_and_no_formula() -> None:
    formula = of(TABLE, '=HYPERLINK("x")', outcome("keys", "violation", messages=["Set a,\nb."]))
    done = audited(RUN, RIGHT, formula, EXEMPT, WHOLE, words=["--csv"])
    rows = [*csv.DictReader(io.StringIO(done.stdout))]
    assert [(row["resource"], row["rule"], row["status"]) for row in rows] == [
        ("orders", "keys", "compliant"),
        ("orders", "tags", "not-applicable"),
        ('\'=HYPERLINK("x")', "keys", "violation"),
        ("old", "keys", "exempt"),
        ("shop-prod", "every", "compliant"),
    ]
    assert rows[2]["messages"] == "Set a,\nb."
    assert (rows[3]["reason"], rows[3]["expires"]) == ("It moves.", EXPIRES)
    assert {(row["stack"], row["date"], row["configHash"]) for row in rows} == {
        ("prod", RUN["date"], RUN["configHash"])
    }
    assert rows[0]["controls"] == "SecurityHub:KMS.4 checkov:CKV_AWS_7"


TAKE = (
    "Take `pulumi stack export --stack NAME --file FILE`, or the record that a preview writes with "
    "GUARDRAILS_RECORD=/absolute/path, or name no file."
)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("", f"it has no record of a run. {TAKE}"),
        (text(RIGHT, WRONG), f"it has no record of a run. {TAKE}"),
        (text(RUN)[:-20], f"line 1 is not whole JSON. {TAKE}"),
        (text(RUN, RIGHT, {"urn": 1}), f"line 3 is not of the form that the pack writes. {TAKE}"),
        ("[" * 100_000, f"line 1 is not whole JSON. {TAKE}"),
        (
            text(RUN | {"record": 2}, RIGHT),
            ("its form is 2, and this command knows 1. Use the command of the pack's own version."),
        ),
        (
            json.dumps({"steps": [], "changeSummary": {}}),
            (
                "it is neither a state nor a record. What a preview prints leaves out providers, "
                f"and more that rules look at. {TAKE}"
            ),
        ),
        (json.dumps({"deployment": {}}), f"it has no resources. {TAKE}"),
        (
            json.dumps({"deployment": {"resources": [{"urn": "x", "type": TABLE}]}}),
            f"deployment.resources.0.urn is not as the engine writes it. {TAKE}",
        ),
    ],
    ids=[
        "empty",
        "no run",
        "cut",
        "other form",
        "deep",
        "newer",
        "preview",
        "empty state",
        "other state",
    ],
)
def test_what_is_nothing_to_audit_is_refused(given: str, why: str) -> None:
    done = ran("audit", "-", given=given)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"Standard input cannot be audited: {why}\n"


@pytest.mark.parametrize(
    "words",
    [
        ["--json", "--csv"],
        ["-", "--rehearsal"],
        ["--config", "policies/config/prod.json"],
        ["no-such-file"],
        ["-", "--config", "policies/config/prod.json"],
    ],
    ids=" ".join,
)
def test_what_contradicts_itself_is_refused(words: list[str]) -> None:
    done = ran("audit", *words, given=text(RUN, RIGHT, WHOLE))
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def resource(of_type: str, name: str, inputs: dict[str, Any], **more: Any) -> dict[str, Any]:
    identity = {"urn": urn(of_type, name), "type": of_type, "inputs": inputs}
    provider = f"{urn(PROVIDER, 'default')}::1111"
    return {**identity, "outputs": inputs, "provider": provider, **more}


SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "x"}
STATE = {
    "version": 3,
    "deployment": {
        "resources": [
            {"urn": urn(PROVIDER, "default"), "type": PROVIDER, "inputs": {"region": "us-east-1"}},
            {"urn": urn(STACK, "shop-prod"), "type": STACK},
            resource(TABLE, "orders", {"name": "orders", "tags": {"team": SECRET}}, protect=True),
            resource(TOPIC, "bell", {"name": "bell", "kmsMasterKeyId": SECRET}, ignoreChanges=[]),
            resource(TOPIC, "gone", {}, delete=True),
        ]
    },
}


def test_a_state_is_audited_by_the_pack_itself(tmp_path: Path) -> None:
    file, config = tmp_path / "state.json", tmp_path / "config.json"
    file.write_text(json.dumps(STATE))
    config.write_text(json.dumps({"aws-resource-tags": {"required": {"team": []}}}))
    done = ran("audit", str(file), "--config", str(config), "--json")
    document = json.loads(done.stdout)
    assert (done.exit_code, document["isPreview"], document["isWhole"]) == (1, False, True)
    assert (document["config"]["file"], document["source"]) == (str(config), f"the state {file}")
    found = {(one["resource"], one["rule"]): one for one in document["checks"]}
    of_orders = {name for resource, name in found if resource == "orders"}
    assert of_orders == {one.name for one in RULES if isinstance(one, ResourceRule)}
    assert not any(name == "gone" for name, _ in found)
    assert found["orders", "dynamodb-table-protect"]["status"] == "compliant"
    assert found["orders", "dynamodb-table-deletion-protection"]["status"] == "violation"
    # A secret is not looked into, and what an older engine leaves out is not known.
    assert found["orders", "aws-resource-tags"]["status"] == "not-known"
    assert found["bell", "sns-topic-encryption"]["status"] == "not-known"
    assert found["orders", "aws-resource-ignored-changes"]["status"] == "not-known"
    assert found["bell", "aws-resource-ignored-changes"]["status"] == "compliant"
    assert found["shop-prod", "dynamodb-table-backup"]["status"] == "violation"


def test_a_config_with_which_the_pack_does_not_run_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "config.json"
    for content, why in (
        ('{"kms-key-state": "advisory", "kms-key-state": "mandatory"}', "Remove the duplicates of"),
        ('{"kms-key-stat": "advisory"}', "there is no such policy, the nearest is 'kms-key-state'"),
        ('{"kms-key-state": "advisory"}', "1 of "),
    ):
        file.write_text(content)
        done = ran("audit", "-", "--config", str(file), given=json.dumps(STATE))
        assert (done.exit_code, done.stdout) == (2, "")
        assert why in done.stderr
        assert "Traceback" not in done.stderr


def test_a_state_of_another_project_needs_a_config() -> None:
    other = json.loads(json.dumps(STATE).replace("urn:pulumi:prod::", "urn:pulumi:live::"))
    done = ran("audit", "-", given=json.dumps(other))
    assert done.exit_code == 2
    assert (
        "There is no Pulumi.live.yaml to take the environment from: name the pack's config, "
        in (done.stderr)
    )


def test_without_an_engine_the_way_out_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = ran("audit", "--stack", "prod")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "pulumi is not on PATH: install it (https://www.pulumi.com/docs/install).\n"
        "Or audit it on the embedded AWS, with --rehearsal.\n"
    )


def test_a_rehearsal_is_recorded_by_the_variable_of_the_pack() -> None:
    assert pack.RECORD == VARIABLE


ENGINE = """#!/bin/sh
echo "$@" > {folder}/words
{record}
echo "Diagnostics:"
echo "  error: it went wrong"
echo "Policy Violations:"
seq 40
exit {code}
"""


@pytest.mark.parametrize(
    ("lines", "ended", "code"),
    [
        ([RUN, RIGHT, WHOLE], 0, 0),
        ([RUN, WRONG, WHOLE], 255, 1),
        ([RUN, RIGHT], 255, 2),
        ([RUN, RIGHT, WHOLE], 255, 2),
        ([], 255, 2),
    ],
    ids=["right", "violation", "not whole", "failed", "failed before the pack"],
)
def test_a_stack_is_previewed_where_the_shell_points(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lines: list[dict[str, Any]],
    ended: int,
    code: int,
) -> None:
    (tmp_path / "canned").write_text(text(*lines))
    record = f'cp {tmp_path}/canned "$GUARDRAILS_RECORD"' if lines else ""
    engine = tmp_path / "pulumi"
    engine.write_text(ENGINE.format(folder=tmp_path, record=record, code=ended))
    engine.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    done = ran("audit", "--stack", "prod")
    assert done.exit_code == code
    assert (tmp_path / "words").read_text().split() == [
        *("preview", "--stack", "prod", "--non-interactive"),
        *("--policy-pack", "policies", "--policy-pack-config", "policies/config/prod.json"),
    ]
    if code == 2:
        assert "error: it went wrong" in done.stderr
        assert "40" not in done.stderr
    if lines:
        assert "Config: policies/config/prod.json, hash " in done.stdout
