"""The record of a run matches the responses to the engine, for each rule and resource."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import pytest
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi_policy import EnforcementLevel
from pulumi_policy.proxy import UNKNOWN_BOOLEAN_VALUE

import guardrails
from guardrails import CONFIGS, NOTICES, POLICIES, RULES
from guardrails.recording import VARIABLE, Recorder, pack_hash
from guardrails.rule import ResourceRule
from guardrails.serving import guard, record
from tests.policies.asking import SERVICER, SOON, apart, as_struct, set_stack

KEY = "aws:kms/key:Key"
TOPIC = "aws:sns/topic:Topic"
STACK = "pulumi:pulumi:Stack"
ROTATION, DESCRIPTION, WINDOW = "kms-key-rotation", "kms-key-description", "kms-key-deletion-window"
PRESENCE = "kms-key-policy-presence"
EXEMPT = {"reason": "It moves.", "expires": SOON}


class Recorded:
    """The pack, asked about resources, with its answers and the record of them."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.answers: list[Any] = []
        self._servicer: Any = SERVICER("pack", "0.0.1", POLICIES, EnforcementLevel.MANDATORY)
        guard(self._servicer, RULES, POLICIES, CONFIGS, NOTICES)
        record(self._servicer, Recorder(file, RULES), CONFIGS)

    def configure(self, context: object = None, **entries: Mapping[str, Any]) -> None:
        given = {name.replace("_", "-"): dict(entry) for name, entry in entries.items()}
        levels = {name: entry.pop("level", proto.MANDATORY) for name, entry in given.items()}
        configured = {
            rule.name: proto.PolicyConfig(
                enforcementLevel=levels.get(rule.name, proto.MANDATORY),
                properties=as_struct(given.get(rule.name, {})),
            )
            for rule in RULES
        }
        request = proto.ConfigureAnalyzerRequest(policyConfig=configured)
        self._servicer.Configure(request, context)

    def ask(self, of_type: str, name: str, **props: Any) -> dict[str, dict[str, Any]]:
        request = proto.AnalyzeRequest(
            type=of_type, urn=urn(of_type, name), name=name, properties=as_struct(props)
        )
        self.answers.append(apart(self._servicer.Analyze, request))
        return self.last()

    def ask_all(self, *resources: tuple[str, str]) -> None:
        of_all = [
            proto.AnalyzerResource(type=one, urn=urn(one, name), name=name)
            for one, name in resources
        ]
        request = proto.AnalyzeStackRequest(resources=of_all)
        self.answers.append(apart(self._servicer.AnalyzeStack, request))

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.file.read_text().splitlines()]

    def last(self) -> dict[str, dict[str, Any]]:
        return {one.pop("rule"): one for one in self.lines()[-1]["outcomes"]}


def urn(of_type: str, name: str) -> str:
    return f"urn:pulumi:dev::shop::{of_type}::{name}"


@pytest.fixture
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Recorded:
    set_stack(monkeypatch, "dev")
    return Recorded(tmp_path / "record.jsonl")


def test_each_rule_has_a_status_for_a_resource(recorded: Recorded) -> None:
    recorded.configure(
        kms_key_description={"exemptions": [EXEMPT | {"resource": "items"}]},
        kms_key_state={"level": proto.DISABLED},
    )
    found = recorded.ask(
        KEY,
        "items",
        enableKeyRotation=False,
        deletionWindowInDays=30,
        multiRegion=UNKNOWN_BOOLEAN_VALUE,
    )
    assert found[ROTATION] == {
        "status": "violation",
        "messages": [
            "Set enable_key_rotation to True on key 'items': KMS never rotates its key material."
        ],
    }
    assert found[WINDOW] == {"status": "compliant"}
    assert found[DESCRIPTION] == {"status": "exempt", **EXEMPT}
    assert found["kms-key-region"] == {
        "status": "not-known",
        "messages": ["boolean value at .multiRegion can't be known during preview"],
    }
    assert found["kms-key-state"] == {"status": "disabled"}
    assert found["sns-topic-audience"] == {"status": "not-applicable"}
    assert [*found] == [rule.name for rule in RULES if isinstance(rule, ResourceRule)]


def test_what_is_recorded_of_the_whole_stack_comes_last(recorded: Recorded) -> None:
    recorded.configure(
        kms_key_policy_presence={"exemptions": [EXEMPT | {"resource": "items"}]},
        dax_cluster_zones={"level": proto.DISABLED},
    )
    recorded.ask_all((STACK, "shop-dev"), (KEY, "items"), (KEY, "others"))
    of_items, whole = recorded.lines()[-2:]
    assert (of_items["urn"], of_items["type"], of_items["name"]) == (
        urn(KEY, "items"),
        KEY,
        "items",
    )
    assert of_items["outcomes"] == [{"rule": PRESENCE, "status": "exempt", **EXEMPT}]
    assert (whole["urn"], whole["isWhole"]) == (urn(STACK, "shop-dev"), True)
    found = recorded.last()
    assert found[PRESENCE]["status"] == "violation"
    assert ["'others'" in message for message in found[PRESENCE]["messages"]] == [True]
    assert found["dax-cluster-zones"] == {"status": "disabled"}
    assert found["policy-exemptions"] == {"status": "compliant"}


def test_an_exemption_of_nothing_is_recorded_as_a_violation_alone(recorded: Recorded) -> None:
    recorded.configure(kms_key_policy_presence={"exemptions": [EXEMPT | {"resource": "topic"}]})
    recorded.ask_all((TOPIC, "topic"))
    assert len(recorded.lines()) == 2
    assert recorded.last()[PRESENCE] == {
        "status": "violation",
        "messages": [
            (
                f"Remove the exemption of 'topic' from {PRESENCE}: "
                "the resource no longer violates the rule."
            )
        ],
    }


def test_the_record_has_all_that_the_engine_was_answered(recorded: Recorded) -> None:
    recorded.configure()
    recorded.ask(KEY, "items", keyUsage=UNKNOWN_BOOLEAN_VALUE, policy="{")
    recorded.ask(TOPIC, "alarms", policy='{"Statement": [{"Effect": "Allow", "Principal": "*"}]}')
    recorded.ask_all((KEY, "items"), (TOPIC, "alarms"))
    said = [
        (one.policyName, one.message.partition("\n")[2] or one.message.partition("preview: ")[2])
        for answer in recorded.answers
        for one in answer.diagnostics
    ]
    written = [
        (outcome["rule"], message)
        for line in recorded.lines()[1:]
        for outcome in line["outcomes"]
        for message in outcome.get("messages", [])
    ]
    assert len(said) > 6
    assert sorted(written) == sorted(said)


def test_a_run_has_the_config_in_force_and_its_hash(recorded: Recorded) -> None:
    recorded.configure(dynamodb_table_recovery={"minimumDays": 7})
    recorded.configure(dynamodb_table_recovery={"minimumDays": 7.0})
    recorded.configure(dynamodb_table_recovery={"minimumDays": 8, "level": proto.ADVISORY})
    first, same, other = recorded.lines()
    assert (first["project"], first["stack"], first["isPreview"]) == (
        "market-intelligence",
        "dev",
        True,
    )
    manifest = (Path(guardrails.__file__).parents[1] / "PulumiPolicy.yaml").read_text().splitlines()
    assert (first["pack"], f"version: {first['version']}" in manifest) == ("pack", True)
    assert first["packHash"] == pack_hash()
    assert first["config"]["dynamodb-table-recovery"] == {
        "enforcementLevel": "mandatory",
        "minimumDays": 7,
    }
    assert first["configHash"] == same["configHash"] != other["configHash"]
    assert [one["name"] for one in first["rules"]] == [rule.name for rule in RULES]
    [recovery] = [one for one in other["rules"] if one["name"] == "dynamodb-table-recovery"]
    assert (recovery["level"], recovery["severity"], recovery["isOfStack"]) == (
        "advisory",
        "high",
        False,
    )
    assert "SecurityHub:DynamoDB.2" in recovery["controls"]


class RefusedError(Exception):
    pass


class Context:
    def abort(self, _code: object, details: str) -> NoReturn:
        raise RefusedError(details)


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("record.jsonl", "its path is not absolute"),
        ("/dev/null/record.jsonl", "Not a directory"),
    ],
)
def test_a_record_that_cannot_be_written_stops_the_run(file: str, why: str) -> None:
    with pytest.raises(RefusedError) as refused:
        Recorded(Path(file)).configure(Context())
    assert str(refused.value) == (
        f"Set {VARIABLE} to a writable file, or unset it: {file} is not writable ({why})."
    )


def test_the_hash_is_of_the_packs_own_files(tmp_path: Path) -> None:
    pack = Path(guardrails.__file__).parents[1]
    shutil.copytree(pack, tmp_path / "pack", ignore=shutil.ignore_patterns("__pycache__", "config"))
    copied = tmp_path / "pack" / "guardrails"
    installed = tmp_path / "packages" / "guardrails"
    shutil.copytree(copied, installed)
    assert pack_hash(copied) == pack_hash() != pack_hash(installed)
    before = pack_hash(installed)
    (installed.parent / "other.py").write_text("x = 1")
    assert pack_hash(installed) == before
    (copied / "flags.py").write_text("")
    assert pack_hash(copied) != pack_hash()


def test_the_environment_names_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert Recorder.of_environment(RULES) is None
    monkeypatch.setenv(VARIABLE, "/srv/record.jsonl")
    assert Recorder.of_environment(RULES) is not None
