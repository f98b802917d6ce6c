"""`./mi recover`: the ids of all that a stack has, found in AWS, and what it refuses."""

import json
import runpy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from typing_extensions import override

import ops.recover.cli as recover
from bootstrap.permissions.roles import Role
from launcher.errors import UserError
from ops.recover.import_ids import FINDING
from ops.recover.planned import pending, planned
from ops.requirements import CHECKOUT
from tests.bootstrap.conftest import life, stub
from tests.bootstrap.life import ACCOUNT, AWAY, EVERYTHING, NAME, Life
from tests.conftest import Mocks
from tests.ops.mi import Ran, ran

__all__ = ["life", "stub"]

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
# What AWS makes up, or the engine does, and a secret.
NOT_KNOWN = {"iamRoleArn", "kmsKeyArn", "planId", "resourceArn", "targetKeyId", "topic"}
URN = f"urn:pulumi:{NAME}::market-intelligence"
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:prod-market-intelligence-alarms"


class Parents(Mocks):
    """A run of the program that notes which component each resource is in."""

    def __init__(self) -> None:
        super().__init__()
        self.parents: dict[str, tuple[str, str]] = {}

    @override
    def RegisterResource(self, request: Any) -> Any:
        answer = super().RegisterResource(request)
        self.parents[answer.urn] = request.type, request.parent
        return answer


def registered() -> Mapping[str, tuple[str, str]]:
    """Return the type and the parent of everything, in the order in which it is registered."""
    given: dict[str, object] = yaml.safe_load(EVERYTHING)["config"]
    config = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in given.items()
        if name != "aws:allowedAccountIds"
    }
    mocks = Parents()
    mocks.run(lambda: runpy.run_path(str(CHECKOUT), run_name="__main__"), stack=NAME, config=config)
    return mocks.parents


def inputs(given: Mapping[str, Any]) -> dict[str, Any]:
    # The program gives the ARN of what it tags.
    unknown = NOT_KNOWN - ({"resourceArn"} if "key" in given else set())
    known = {name: UNKNOWN if name in unknown else value for name, value in given.items()}
    return known | ({"endpoint": "[secret]"} if "endpoint" in known else {})


@pytest.fixture(scope="module")
def preview(life: Life) -> str:
    """What the engine would make of a stack that is deployed, and that it knows nothing of."""
    life.begin()
    with life.as_role(Role.DEPLOYMENT):
        life.up(EVERYTHING)
    made = life.stack.resources
    steps = [
        {
            "op": "create",
            "urn": urn,
            "newState": {
                "type": kind,
                "custom": kind.startswith("aws:"),
                "parent": parent,
                "inputs": inputs(made[urn].inputs) if urn in made else {},
            },
        }
        for urn, (kind, parent) in registered().items()
    ]
    return json.dumps({"steps": steps})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The checkout of somebody who may read everything."""
    monkeypatch.setattr(recover, "CHECKOUT", tmp_path)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCOUNT)
    return tmp_path


def expected(life: Life) -> dict[str, str]:
    """Return the ids by which `pulumi import` takes what the stack has."""
    made = life.stack.resources
    [plan] = [one.identity for one in made.values() if one.type == "aws:backup/plan:Plan"]

    def identity(kind: str, own: str, region: object) -> str:
        whole = f"{plan}|{own}" if kind == "aws:backup/selection:Selection" else own
        return f"{whole}@{AWAY}" if region == AWAY else whole

    return {
        urn: identity(one.type, one.identity, one.inputs.get("region")) for urn, one in made.items()
    }


def document(folder: Path, name: str) -> dict[str, Any]:
    return json.loads((folder / name).read_text())


def imported(folder: Path) -> dict[tuple[str, str, str], str]:
    """Return the ids of the file for `pulumi import`, by parent, type and name."""
    found = document(folder, "recover.prod.json")
    return {
        (found["nameTable"][one["parent"]], one["type"], one["name"]): one["id"]
        for one in found["resources"]
    }


def run(preview: str) -> Ran:
    return ran("recover", "--stack", NAME, "--preview", "-", given=preview)


def test_all_that_a_stack_has_is_found_under_the_ids_of_the_plugin(
    life: Life, preview: str, folder: Path
) -> None:
    done = run(preview)
    assert (done.exit_code, done.stderr) == (0, "")
    places = registered()
    assert imported(folder) == {
        (places[urn][1], places[urn][0], urn.rpartition("::")[2]): identity
        for urn, identity in expected(life).items()
    }
    components = document(folder, "recover.prod.components.json")["deployment"]["resources"]
    assert {one["urn"]: (one["type"], one.get("parent", "")) for one in components} == {
        urn: place for urn, place in places.items() if not place[0].startswith("aws:")
    }
    assert f"Found {len(expected(life))} of {len(expected(life))} resources of prod" in done.stdout
    assert "pulumi stack import --stack prod --file " in done.stdout


def test_every_type_that_the_program_makes_can_be_found(life: Life, preview: str) -> None:
    assert preview
    assert {one.type for one in life.stack.resources.values()} == {*FINDING}


def test_what_aws_does_not_have_is_named_and_left_out(
    life: Life, preview: str, folder: Path
) -> None:
    sns = life.root("sns")
    for one in sns.list_subscriptions_by_topic(TopicArn=TOPIC)["Subscriptions"]:
        if one["Protocol"] == "sms":
            sns.unsubscribe(SubscriptionArn=one["SubscriptionArn"])
    done = run(preview)
    assert done.exit_code == 1
    [line] = [one for one in done.stdout.splitlines() if "not found" in one]
    name, kind = line.split()[2:4]
    assert kind == "aws:sns/topicSubscription:TopicSubscription:"
    assert len(imported(folder)) == len(expected(life)) - 1
    assert name.rstrip(",") not in {one[2] for one in imported(folder)}


def test_what_a_killed_engine_was_making_is_found(life: Life, preview: str, folder: Path) -> None:
    steps = json.loads(preview)["steps"]
    states = [{"urn": one["urn"], **one["newState"]} for one in steps]
    half = [one for one in states if one["type"] in {"aws:kms/key:Key", "aws:sns/topic:Topic"}]
    state = {
        "version": 3,
        "deployment": {
            "resources": [one for one in states if one not in half],
            "pending_operations": [
                *({"type": "creating", "resource": one} for one in half),
                {"type": "updating", "resource": states[-1]},
            ],
        },
    }
    done = ran("recover", "--stack", NAME, "--state", "-", given=json.dumps(state))
    assert (done.exit_code, done.stderr) == (0, "")
    ids = expected(life)
    assert sorted(imported(folder).values()) == sorted(ids[one["urn"]] for one in half)
    assert not (folder / "recover.prod.components.json").exists()
    assert "pulumi refresh --stack prod --clear-pending-creates\n" in done.stdout


STEP = {"op": "create", "urn": f"{URN}::x:y:Z::a", "newState": {"type": "x:y:Z", "custom": True}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "FILE is not the preview of a stack."),
        ('{"steps": 1}', "FILE is not the preview of a stack."),
        ('{"steps": []}', "FILE is a preview without resources, not of prod."),
        (
            json.dumps({"steps": [STEP, STEP | {"op": "same"}]}),
            "The stack has a state, with 'a' in it: ",
        ),
        (
            json.dumps({"steps": [STEP | {"urn": "urn:pulumi:dev::m::x:y:Z::a"}]}),
            "FILE is a preview of the stack dev, not of prod.",
        ),
    ],
    ids=["nothing", "no preview", "an empty stack", "a state", "another stack"],
)
def test_what_is_no_preview_of_a_stack_without_a_state_is_refused(text: str, said: str) -> None:
    with pytest.raises(UserError) as refused:
        planned(text, "FILE", NAME)
    assert str(refused.value).startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "FILE is not the state of a stack."),
        ('{"deployment": {"resources": []}}', "FILE has no pending operations: deploy as usual."),
    ],
)
def test_a_state_without_anything_pending_is_refused(text: str, said: str) -> None:
    with pytest.raises(UserError) as refused:
        pending(text, "FILE")
    assert str(refused.value).startswith(said)


def test_a_type_that_nothing_is_known_of_is_refused_before_anything_is_written(
    preview: str, folder: Path
) -> None:
    assert preview
    done = run(json.dumps({"steps": [STEP]}))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("The import ID of x:y:Z is unknown: ")
    assert [*folder.iterdir()] == []


@pytest.mark.parametrize("words", [(), ("--preview", "a", "--state", "b")])
def test_one_source_is_asked_for(words: tuple[str, ...]) -> None:
    done = ran("recover", "--stack", NAME, *words)
    assert done.exit_code == 2
    assert "Give --preview for a lost state, or --state for a pending one." in done.stderr
