import json
from pathlib import Path

import pulumi
import pytest
import yaml
from pydantic import ValidationError

from problems import known_settings
from settings import Recovery, StackSettings, load
from tests.conftest import PROJECT, Mocks

CHECKOUT = Path(__file__).parents[1]

ENVIRONMENT_RULE = (
    "must be 'dev', 'staging' or 'prod' (dev, staging or prod; empty for the stack's own name)"
)
DAYS_RULE = "(how far back to restore, 1 to 35)"
TAGS_RULE = "(tags of every resource, beside environment, managed-by, project, stack)"
LETTERS = "letters, digits, spaces or _ . : / = + - @"


def settings(
    mocks: Mocks, given: dict[str, str], *, stack: str = "dev", secret: tuple[str, ...] = ()
) -> StackSettings:
    return mocks.run(
        load,
        stack=stack,
        config={f"{PROJECT}:{key}": value for key, value in given.items()},
        secret_keys=[f"{PROJECT}:{key}" for key in secret],
    )


def problems(mocks: Mocks, given: dict[str, str], *, secret: tuple[str, ...] = ()) -> list[str]:
    with pytest.raises(pulumi.RunError) as refused:
        settings(mocks, given, secret=secret)
    return [line.removeprefix(f"  {PROJECT}:") for line in str(refused.value).splitlines()[1:-1]]


def test_a_stack_that_sets_nothing_is_safe(mocks: Mocks) -> None:
    assert settings(mocks, {}, stack="prod").model_dump() == {
        "environment": "prod",
        "deletion_protection": True,
        "recovery": {"enabled": True, "days": 35},
        "requests": {"time_to_live": True},
        "logs": {"enabled": True},
        "tags": {},
    }


def test_a_stack_can_set_everything(mocks: Mocks) -> None:
    given = {
        "environment": "prod",
        "deletionProtection": "false",
        "recovery": '{"enabled":true,"days":7}',
        "requests": '{"timeToLive":false}',
        "logs": '{"enabled":false}',
        "tags": '{"cost center":"R&D: 7"}'.replace("&", "+"),
    }

    assert settings(mocks, given, stack="prod-eu").model_dump() == {
        "environment": "prod",
        "deletion_protection": False,
        "recovery": {"enabled": True, "days": 7},
        "requests": {"time_to_live": False},
        "logs": {"enabled": False},
        "tags": {"cost center": "R+D: 7"},
    }


@pytest.mark.parametrize("environment", ["dev", "staging", "prod"])
def test_environment_is_the_stack_unless_set(mocks: Mocks, environment: str) -> None:
    assert settings(mocks, {"environment": ""}, stack=environment).environment == environment


def test_values_that_the_engine_quoted_are_read_as_what_they_were(mocks: Mocks) -> None:
    read = settings(mocks, {"recovery": '{"enabled": "true", "days": "14"}'})

    assert read.recovery == Recovery(days=14)


@pytest.mark.parametrize(
    ("recovery", "window_days"),
    [
        pytest.param("{}", 35, id="default"),
        pytest.param('{"days": 1}', 1, id="set"),
        pytest.param('{"enabled": false}', None, id="off"),
    ],
)
def test_recovery_window(mocks: Mocks, recovery: str, window_days: int | None) -> None:
    assert settings(mocks, {"recovery": recovery}).recovery.window_days == window_days


def test_resource_tags_say_where_a_resource_comes_from(mocks: Mocks) -> None:
    tags = mocks.run(
        lambda: load().resource_tags,
        stack="prod-eu",
        config={f"{PROJECT}:environment": "prod", f"{PROJECT}:tags": '{"team": "search"}'},
    )

    assert tags == {
        "environment": "prod",
        "managed-by": "pulumi",
        "project": "market-intelligence",
        "stack": "prod-eu",
        "team": "search",
    }


def test_settings_do_not_change(mocks: Mocks) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        settings(mocks, {}).__setattr__("environment", "prod")


def test_other_namespaces_are_not_ours(mocks: Mocks) -> None:
    read = mocks.run(load, config={"aws:region": "us-east-1", "other:recovery": "nonsense"})

    assert read.environment == "dev"


def test_keys_in_the_process_environment_count_too(
    mocks: Mocks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULUMI_CONFIG", json.dumps({f"{PROJECT}:recover": "{}"}))

    assert problems(mocks, {}) == ["recover is {}: no such setting; did you mean recovery?"]


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        pytest.param(
            {"environment": "prd"},
            f'environment is "prd": {ENVIRONMENT_RULE}',
            id="environment that is none",
        ),
        pytest.param(
            {"deletionProtecton": "true"},
            'deletionProtecton is "true": no such setting; did you mean deletionProtection?',
            id="misspelt setting",
        ),
        pytest.param(
            {"deletionProtecton": ""},
            'deletionProtecton is "": no such setting; did you mean deletionProtection?',
            id="misspelt setting without a value",
        ),
        pytest.param(
            {"recovery": '{"day": 7}'},
            "recovery.day is 7: no such setting; did you mean recovery.days?",
            id="misspelt setting of a section",
        ),
        pytest.param(
            {"logs": '{"timeToLive": true}'},
            "logs.timeToLive is true: no such setting; did you mean requests.timeToLive?",
            id="expiry of a table that has none",
        ),
        pytest.param(
            {"deletionProtection": "yes"},
            'deletionProtection is "yes": must be true or false '
            "(AWS and Pulumi both refuse to delete a table)",
            id="yes for true",
        ),
        pytest.param(
            {"deletionProtection": ""},
            'deletionProtection is "": must be true or false '
            "(AWS and Pulumi both refuse to delete a table)",
            id="nothing for true",
        ),
        pytest.param(
            {"requests": '{"timeToLive": 1}'},
            "requests.timeToLive is 1: must be true or false (delete items whose ttl has passed)",
            id="number for true",
        ),
        pytest.param(
            {"recovery": '{"days": 0}'},
            f"recovery.days is 0: must be greater than or equal to 1 {DAYS_RULE}",
            id="too few days",
        ),
        pytest.param(
            {"recovery": '{"days": "36"}'},
            f"recovery.days is 36: must be less than or equal to 35 {DAYS_RULE}",
            id="too many days",
        ),
        pytest.param(
            {"recovery": '{"days": 7.5}'},
            f"recovery.days is 7.5: must be a whole number {DAYS_RULE}",
            id="half a day",
        ),
        pytest.param(
            {"recovery": '{"days": true}'},
            f"recovery.days is true: must be a whole number {DAYS_RULE}",
            id="true for a number",
        ),
        pytest.param(
            {"recovery": '{"days": "a week"}'},
            'recovery.days is "a week": must be a whole number (how far back to restore, 1 to 35)',
            id="words for a number",
        ),
        pytest.param(
            {"recovery": '{"enabled": false, "days": 7}'},
            f"recovery.days is 7: has no effect beside enabled: false {DAYS_RULE}",
            id="days of a recovery that is off",
        ),
        pytest.param(
            {"recovery": '{"days": 7, "enabled": "false"}'},
            f"recovery.days is 7: has no effect beside enabled: false {DAYS_RULE}",
            id="days before the recovery that is off",
        ),
        pytest.param(
            {"recovery": "7"},
            'recovery is "7": must be an object (point-in-time recovery of every table)',
            id="number for a section",
        ),
        pytest.param(
            {"recovery": "[7]"},
            "recovery is [7]: must be an object (point-in-time recovery of every table)",
            id="list for a section",
        ),
        pytest.param(
            {"recovery": "{days: 7}"},
            'recovery is "{days: 7}": must be an object (point-in-time recovery of every table)',
            id="section that is not JSON",
        ),
        pytest.param(
            {"recovery": f'{{"days": {"9" * 5000}}}'},
            f'recovery is "{{\\"days\\": {"9" * 5000}}}": must be an object '
            "(point-in-time recovery of every table)",
            id="section with a number too long to read",
        ),
        pytest.param(
            {"tags": "team"}, f'tags is "team": must be an object {TAGS_RULE}', id="text for tags"
        ),
        pytest.param(
            {"tags": '{"cost-center": 42}'},
            f"tags.cost-center is 42: must be text, in quotes {TAGS_RULE}",
            id="number for a tag",
        ),
        pytest.param(
            {"tags": '{"Environment": "x"}'},
            "tags.Environment: every resource has this tag already",
            id="tag that is ours",
        ),
        pytest.param(
            {"tags": '{"AWS:team": "x"}'},
            "tags.AWS:team: AWS keeps keys that start with aws: for itself",
            id="tag that is AWS's",
        ),
        pytest.param(
            {"tags": '{"team*": "x"}'},
            f"tags.team*: a key is 1 to 128 {LETTERS}",
            id="tag key with other characters",
        ),
        pytest.param(
            {"tags": json.dumps({"t" * 129: "x"})},
            f"tags.{'t' * 129}: a key is 1 to 128 {LETTERS}",
            id="long tag key",
        ),
        pytest.param(
            {"tags": '{"team": "a*b"}'},
            f'tags.team is "a*b": a value is 0 to 256 {LETTERS} {TAGS_RULE}',
            id="tag value with other characters",
        ),
        pytest.param(
            {"tags": json.dumps({"team": "x" * 257})},
            f'tags.team is "{"x" * 257}": a value is 0 to 256 {LETTERS} {TAGS_RULE}',
            id="long tag value",
        ),
    ],
)
def test_a_wrong_setting_is_refused(mocks: Mocks, given: dict[str, str], problem: str) -> None:
    assert problems(mocks, given) == [problem]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        pytest.param("t" * 128, "x", id="longest key"),
        pytest.param("team", "", id="empty value"),
        pytest.param("team", "x" * 256, id="longest value"),
        pytest.param("équipe 7_.:/=+-@", "é 7_.:/=+-@", id="every kind of character"),
        pytest.param("laws:team", "true", id="text that looks like something else"),
    ],
)
def test_tags_are_as_free_as_aws_lets_them_be(mocks: Mocks, key: str, value: str) -> None:
    assert settings(mocks, {"tags": json.dumps({key: value})}).tags == {key: value}


@pytest.mark.parametrize(("count", "refused"), [(46, False), (47, True)], ids=["46", "47"])
def test_tags_leave_room_for_ours(mocks: Mocks, *, count: int, refused: bool) -> None:
    tags = json.dumps({f"tag-{number}": "x" for number in range(count)})

    if refused:
        assert problems(mocks, {"tags": tags}) == [
            f"tags is {tags}: must have at most 46 entries {TAGS_RULE}"
        ]
    else:
        assert len(settings(mocks, {"tags": tags}).tags) == count


def test_a_stack_that_is_no_environment_has_to_name_one(mocks: Mocks) -> None:
    with pytest.raises(pulumi.RunError) as refused:
        settings(mocks, {}, stack="alice")

    assert str(refused.value).splitlines() == [
        "The configuration of stack 'alice' has 1 problem:",
        f'  market-intelligence:environment is "alice": {ENVIRONMENT_RULE}',
        "Nothing was deployed. Correct Pulumi.alice.yaml and run again.",
    ]


def test_every_problem_is_reported_at_once(mocks: Mocks) -> None:
    given = {
        "environment": "prd",
        "deletionProtecton": "true",
        "recovery": '{"enabled": false, "days": 99}',
        "requests": "on",
        "tags": '{"stack": "x", "team": 7}',
    }

    assert problems(mocks, given) == [
        'deletionProtecton is "true": no such setting; did you mean deletionProtection?',
        f'environment is "prd": {ENVIRONMENT_RULE}',
        f"recovery.days is 99: has no effect beside enabled: false {DAYS_RULE}",
        'requests is "on": must be an object (the requests table)',
        "tags.stack: every resource has this tag already",
        f"tags.team is 7: must be text, in quotes {TAGS_RULE}",
    ]


def test_secret_values_are_not_shown(mocks: Mocks) -> None:
    given = {"recovery": '{"days": "hunter2"}', "environment": "hunter3", "tags": "{}"}

    assert problems(mocks, given, secret=("recovery", "environment")) == [
        f"environment is [secret]: {ENVIRONMENT_RULE}",
        f"recovery.days is [secret]: must be a whole number {DAYS_RULE}",
    ]


def described(path: str) -> str:
    """Say what a setting is; of a section, what each of its settings is too."""
    known = known_settings(StackSettings)
    inner = [
        f"; {name.removeprefix(f'{path}.')}: {info.description}"
        for name, info in known.items()
        if name.startswith(f"{path}.")
    ]
    return f"{known[path].description}{''.join(inner)}"


def test_project_file_declares_what_a_stack_can_set() -> None:
    project = yaml.safe_load((CHECKOUT / "Pulumi.yaml").read_text())
    schemas = StackSettings.model_json_schema()["properties"]
    # Engine 3.79 knows no type for objects, so sections and tags are declared without one.
    types = {path: schema.get("type", "object") for path, schema in schemas.items()}
    defaults = StackSettings(environment="dev").model_dump(by_alias=True) | {"environment": ""}

    assert project["config"] == {
        path: {"description": described(path), "default": defaults[path]}
        | ({} if kind == "object" else {"type": kind})
        for path, kind in types.items()
    }
