"""`./mi restore`: its text, whom it asks, and the ways to end a restore."""

import json
from typing import Any

import pytest

from market_intelligence import specs
from tests.conftest import REGION
from tests.ops.restore.aws import ACCOUNT
from tests.ops.restore.conftest import (
    ALARM_COUNT,
    ALARMS,
    FILE,
    LOGS,
    QUIET,
    REQUESTS,
    RESTORED,
    World,
)

PACK = "--policy-pack policies --policy-pack-config policies/config/prod.json"
DEPLOY = (
    f"pulumi preview --refresh --stack prod {PACK}",
    f"pulumi up --refresh --stack prod {PACK}",
)
COMMAND = "./mi restore --stack prod"
ARN = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{REQUESTS}"
TABLE = (
    "urn:pulumi:prod::market-intelligence::market-intelligence:table:Table$"
    "aws:dynamodb/table:Table::"
)
STEPS = (
    (),
    (
        f"aws dynamodb untag-resource --resource-arn {ARN} --tag-keys managed-by",
        f"./mi adopt --stack prod --requests {RESTORED} --write",
        "rm adopt.prod.json",
    ),
    (
        "pulumi stack export --stack prod > before.json",
        f"{COMMAND} --table requests --swap {RESTORED} < before.json > after.json",
        "pulumi stack import --stack prod < after.json",
    ),
    DEPLOY,
    ("./mi verify --stack prod --write",),
    ("pulumi stack output requestsTableName --stack prod",),
    (f"{COMMAND} --release {RESTORED}",),
    (
        f"aws dynamodb update-table --table-name {REQUESTS} --no-deletion-protection-enabled",
        f"aws dynamodb delete-table --table-name {REQUESTS}",
    ),
)
BACK = (
    (
        "git checkout -- Pulumi.prod.yaml policies/config/prod.json",
        "pulumi stack export --stack prod > after.json",
        f"{COMMAND} --table requests --swap {REQUESTS} < after.json > back.json",
        "pulumi stack import --stack prod < back.json",
        *DEPLOY,
    ),
    (f"{COMMAND} --remove {RESTORED}",),
)


def test_people_get_the_steps_last(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    world.write(f"{FILE}{ALARMS}")
    done = world.run("--yes")
    assert done.exit_code == 0, done.stdout
    told = done.stdout.splitlines()
    assert told[0] == f"{REQUESTS}, prod in {ACCOUNT}, {REGION}"
    start = told.index("settings")
    assert told[start + 1 : start + 3] == ["  mark put back", "  tags put back"]
    assert f"  alarms put back: {ALARM_COUNT} of {ALARM_COUNT}" in told
    # Where all alarms are as they should be, they are one check.
    assert told[told.index("alarms") + 1].split() == [
        "ok",
        "all",
        str(ALARM_COUNT),
        "as",
        "expected",
    ]
    assert f"prod in {ACCOUNT}, {REGION}: {21 + len(specs.REQUESTS.indexes)} ok." in told
    to, back = told.index(f"To switch to {RESTORED}"), told.index("To undo it")
    assert told[to + 1] == (
        f"1. Stop all writers of {REQUESTS}: items written there after 2025-02-05T11:55:00Z are "
        f"not in {RESTORED}, and nothing copies them."
    )
    assert [one for one in told[to:back] if one.startswith("     ")] == [
        f"     {command}" for commands in STEPS for command in commands
    ]
    assert [line[0] for line in told[back + 1 :] if not line.startswith(" ")] == ["1", "2"]
    assert told[-1] == f"     {COMMAND} --remove {RESTORED}"


@pytest.mark.parametrize("status", ["failed", "unknown"])
def test_a_table_that_is_not_as_it_should_be_is_not_worked_with(
    world: World, status: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    action = {"failed": "UpdateTimeToLive", "unknown": "Scan"}[status]
    world.service.faults[action, ""] = ["ValidationException"]
    world.write(f"{FILE}{ALARMS}")
    done = world.run("--yes")
    told = done.stdout.splitlines()
    again = f"{COMMAND} --table requests --as {RESTORED}"
    assert done.exit_code == 1
    assert (
        f"{RESTORED} is not as it should be, or could not be checked: see above, and run `{again}` "
        "again."
    ) in told
    if status == "failed":
        assert f"→ Run `{again}` again, which restores the setting." in told
        reason = "dynamodb:UpdateTimeToLive: ValidationException: as the test asks"
        assert f"  expiry failed: {reason}" in told
    assert f"To switch to {RESTORED}" not in told
    assert "To undo it" in told


def test_alarms_that_are_not_all_as_they_should_be_are_each_told(world: World) -> None:
    world.write(f"{FILE}{ALARMS}")
    world.service.faults["PutMetricAlarm", "SystemErrors"] = ["AccessDenied"]
    told = world.run("--yes").stdout
    assert "requests-SystemErrors" in told
    assert f"all {ALARM_COUNT}" not in told


def test_machines_get_the_steps_too(world: World) -> None:
    done = world.restore()
    assert done["plan"]["target"] == RESTORED
    assert [tuple(one["commands"]) for one in done["steps"]] == [*STEPS]
    assert [tuple(one["commands"]) for one in done["back"]] == [*BACK]
    assert done["back"][0]["title"] == (
        f"To go back to {REQUESTS}, with the items written to it meanwhile and without those "
        "written to the restored table. If the two files are committed, revert that commit instead:"
    )


def test_what_follows_the_stream_and_the_cache_is_told(world: World) -> None:
    cache = "cache: {enabled: true, subnetIds: [subnet-11111111], securityGroupIds: [sg-11111111]}"
    plain = f"Point the application to {RESTORED}, now an output of the stack, and restart it."
    assert world.restore()["steps"][5]["title"] == (
        f"{plain} Point the consumers of its stream to the new table's stream."
    )
    text = f"{FILE}{QUIET}".replace("    stream: NEW_AND_OLD_IMAGES\n", "")
    world.write(text)
    assert world.restore("--as", RESTORED)["steps"][5]["title"] == plain
    world.write(f"{text}  market-intelligence:{cache}\n")
    assert world.restore("--as", RESTORED)["steps"][5]["title"] == (
        f"{plain} The cache serves it under its new name."
    )


def test_its_kinesis_data_stream_is_left_to_the_stack(world: World) -> None:
    stream = f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/changes"
    asked = f"    kinesis: {{streamArn: '{stream}'}}\n    stream: NEW_AND_OLD_IMAGES\n"
    world.write(f"{FILE}{QUIET}".replace("    stream: NEW_AND_OLD_IMAGES\n", asked))
    done = world.restore()
    assert done["steps"][3]["title"] == (
        "Check that the preview creates, replaces and deletes no aws:dynamodb:Table; alarms, "
        "policies, insights, the Kinesis data stream, dashboard and backups move to the restored "
        "one. Then deploy:"
    )
    sent = world.dynamodb.describe_kinesis_streaming_destination(TableName=RESTORED)
    assert sent["KinesisDataStreamDestinations"] == []


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (None, 2, "No terminal to confirm on. Rerun with --yes.\n"),
        ("n\n", 2, "Restore it? [y/N]:Nothing was done.\n"),
        ("\n", 2, "Restore it? [y/N]:Nothing was done.\n"),
        ("", 2, "Restore it? [y/N]:Nothing was done.\n"),
        ("y\n", 0, "Restore it? [y/N]:"),
    ],
    ids=["nobody", "no", "nothing", "the end", "yes"],
)
def test_only_whoever_agrees_gets_the_table(
    world: World, answer: str | None, code: int, said: str
) -> None:
    done = world.run() if answer is None else world.answer(answer)
    assert (done.exit_code, done.stderr) == (code, said)
    assert world.tables() == ([REQUESTS] if code else [REQUESTS, RESTORED])


@pytest.fixture
def made(world: World) -> World:
    """The table, restored with its alarms and its mark, and another one beside it."""
    world.write(f"{FILE}{ALARMS}")
    world.restore()
    world.service.says[RESTORED] = {"ItemCount": 1234}
    return world


def take_over(world: World) -> None:
    """Have the stack take the restored table over."""
    world.write(f"{FILE}{ALARMS}".replace("    stream:", f"    tableName: {RESTORED}\n    stream:"))


def test_a_table_is_removed_with_its_alarms_alone(made: World) -> None:
    for name in (f"{RESTORED}-too", "other"):
        made.restore("--as", name)
    others = len(made.alarms()) - ALARM_COUNT
    words = ("--remove", RESTORED)
    says = f"Deletes {RESTORED}, restored from {REQUESTS}, with 1,234 items as last counted, and"
    for unasked, code in ((made.run(*words), 2), (made.run(*words, "--dry-run"), 0)):
        assert (unasked.exit_code, unasked.stdout) == (code, f"{says} its alarms.\n")
        assert RESTORED in made.tables()
    assert made.answer("n\n", *words).stderr.startswith("Delete it? [y/N]:Nothing was done.")
    done = made.run("--yes", *words)
    assert (done.exit_code, done.stdout) == (
        0,
        f"{says} its alarms.\nDeleted {RESTORED} and {ALARM_COUNT} alarms on it.\n",
    )
    assert {*made.tables()} == {REQUESTS, f"{RESTORED}-too", "other"}
    assert len(made.alarms()) == others
    told = made.run("--yes", "--json", "--remove", f"{RESTORED}-too")
    assert json.loads(told.stdout) == {"removed": f"{RESTORED}-too", "alarms": ALARM_COUNT}


def test_a_table_that_the_stack_has_taken_over_is_let_go(made: World) -> None:
    refused = made.run("--yes", "--release", RESTORED)
    assert (refused.exit_code, refused.stderr) == (
        2,
        (
            f"{RESTORED} does not belong to the prod stack yet: adopt it first, otherwise no alarm "
            "watches it.\n"
        ),
    )
    take_over(made)
    assert made.run("--yes", "--remove", RESTORED).stderr == (
        f"{RESTORED} is a table of the prod stack, and is not removed. If it was restored, use "
        f"`{COMMAND} --release {RESTORED}`.\n"
    )
    says = f"Releases {RESTORED}: deletes this command's alarms on it, and its tag.\n"
    assert made.run("--dry-run", "--release", RESTORED).stdout == says
    assert made.answer("n\n", "--release", RESTORED).stderr.startswith("Release it? [y/N]:Nothing")
    assert len(made.alarms()) == ALARM_COUNT
    assert made.run("--yes", "--release", RESTORED).stdout == (
        f"{says}Released {RESTORED}: deleted {ALARM_COUNT} alarms on it. The stack's own are "
        "unchanged.\n"
    )
    assert (RESTORED in made.tables(), made.alarms()) == (True, {})
    arn = ARN.replace(REQUESTS, RESTORED)
    tags = made.dynamodb.list_tags_of_resource(ResourceArn=arn)["Tags"]
    assert sorted(tag["Key"] for tag in tags) == [
        *("environment", "managed-by", "project", "stack", "team")
    ]
    told = made.run("--yes", "--json", "--release", RESTORED)
    assert json.loads(told.stdout) == {"released": RESTORED, "alarms": 0}
    made.write(f"{FILE}{ALARMS}")
    assert made.run("--yes", "--remove", RESTORED).stderr == (
        f"{RESTORED} has no tag restored-from, so this command did not create it, or released it: "
        "it is not changed.\n"
    )


def test_a_table_that_is_still_restored_is_not_removed(world: World) -> None:
    world.restore()
    world.service.creating = 1
    done = world.run("--yes", "--remove", RESTORED)
    assert (done.exit_code, done.stderr) == (
        2,
        (
            f"{RESTORED} is CREATING, and AWS deletes a table only when it is ACTIVE: wait, and "
            "run the command again.\n"
        ),
    )


@pytest.mark.parametrize("option", ["--remove", "--release"])
def test_a_table_that_is_not_there_is_a_sentence(empty: World, option: str) -> None:
    done = empty.run("--yes", option, "mine")
    assert (done.exit_code, done.stderr) == (
        2,
        f"There is no table mine in {ACCOUNT}, {REGION}.\n",
    )


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--sample", "0"), "greater than or equal to 1"),
        (("--remove", "a", "--release", "b"), "--remove and --release cannot be combined."),
        (("--rem", "a"), "No such option: --rem"),
    ],
    ids=["no sample", "two ends", "half a word"],
)
def test_words_that_make_no_sense_are_refused(
    empty: World, words: tuple[str, ...], reason: str
) -> None:
    done = empty.run(*words)
    assert done.exit_code == 2
    assert reason in done.stderr


def test_nothing_is_asked_of_another_account(world: World) -> None:
    world.write(FILE.replace(ACCOUNT, "444455556666"))
    done = world.run("--yes")
    assert done.exit_code == 2
    assert done.stderr.startswith(
        f"Your credentials are for account {ACCOUNT}, but the prod stack is in 444455556666: "
    )


def test_encrypted_settings_are_refused(world: World) -> None:
    world.write(FILE.replace("team: search", "team: {secure: v1:abc}"))
    done = world.run("--yes")
    assert done.exit_code == 2
    assert done.stderr.startswith("Pulumi.prod.yaml: market-intelligence:tags.team is encrypted, ")


def test_what_aws_does_not_answer_is_a_sentence(world: World) -> None:
    world.service.faults["DescribeTable", ""] = ["AccessDeniedException"]
    done = world.run("--yes")
    assert (done.exit_code, done.stderr) == (
        2,
        (
            "dynamodb:DescribeTable: AccessDeniedException: as the test asks\nGrant the caller "
            "dynamodb:DescribeTable.\n"
        ),
    )
    world.service.faults["DescribeTable", f'"{RESTORED}"'] = ["", "AccessDeniedException"]
    world.bare()
    begun = world.run("--yes", "--as", RESTORED)
    assert begun.exit_code == 1
    assert begun.stderr.startswith("dynamodb:DescribeTable: AccessDenied")
    assert f"\nContinue:       {COMMAND} --table requests --as {RESTORED}\n" in begun.stderr


def test_whoever_interrupts_at_once_has_done_nothing(world: World) -> None:
    world.service.interrupts = "DescribeTable", ""
    done = world.run("--yes")
    assert (done.exit_code, done.stderr) == (130, "Interrupted; nothing was done.\n")


def state(*urns: str) -> dict[str, Any]:
    resources = [{"urn": urn, "id": f"prod-{number}"} for number, urn in enumerate(urns)]
    return {"version": 3, "deployment": {"resources": resources}}


WHOLE = state(
    "urn:pulumi:prod::market-intelligence::market-intelligence:table:Table::requests",
    f"{TABLE}logs",
    f"{TABLE}requests",
    f"{TABLE.replace('table:Table::', 'insights:Insights::')}requests",
)


@pytest.mark.parametrize(("table", "number"), [("requests", 2), ("logs", 1)])
def test_a_state_is_swapped_without_aws(empty: World, table: str, number: int) -> None:
    expected: dict[str, Any] = json.loads(json.dumps(WHOLE))
    expected["deployment"]["resources"][number]["id"] = "mine"
    done = empty.run("--table", table, "--swap", "mine", given=json.dumps(WHOLE))
    assert (done.exit_code, json.loads(done.stdout)) == (0, expected)
    assert empty.service.called == []


NO_STATE = "Standard input is not a state: run `pulumi stack export --stack prod | ...`.\n"
TABLES = "The state has {} tables called requests of the prod stack, and must have exactly one.\n"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("", NO_STATE),
        ("[]", NO_STATE),
        ('{"deployment": {}}', NO_STATE),
        (json.dumps(state()), TABLES.format(0)),
        (json.dumps(state(TABLE.replace(":prod:", ":dev:") + "requests")), TABLES.format(0)),
        (json.dumps(state(*[f"{TABLE}requests"] * 2)), TABLES.format(2)),
    ],
    ids=["nothing", "list", "empty", "no table", "another stack", "two tables"],
)
def test_a_state_without_the_one_table_is_refused(empty: World, given: str, sentence: str) -> None:
    done = empty.run("--swap", "mine", given=given)
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", sentence)


def test_each_table_has_a_restore_of_its_own(empty: World) -> None:
    refused = empty.run("--yes", "--table", "logs")
    assert refused.stderr.startswith(f"There is no table {LOGS} in {ACCOUNT}, {REGION}, and point-")
