"""What a restore would make, before anything is made; and why there can be none."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from market_intelligence.specs import REQUESTS as REQUESTS_SPEC
from market_intelligence.specs import TABLES
from ops.restore.aws_writer import duration
from tests.configured import FURTHER_LINES
from tests.conftest import REGION
from tests.ops.restore.aws import ACCOUNT, EARLIEST, LATEST
from tests.ops.restore.conftest import (
    ALARM_COUNT,
    ALARMS,
    FILE,
    LOGS,
    QUIET,
    REQUESTS,
    RESTORED,
    World,
    recover,
)

ARN = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{REQUESTS}"
GB = 2**30
# How the longest names of alarms end, which have 255 characters at most.
LAST_WORDS = (
    "DeleteItem-SuccessfulRequestLatency",
    *(f"{index.name}-WriteThrottleEvents" for index in REQUESTS_SPEC.indexes),
)
TOO_LONG = "x" * (255 + 5 - len("prod-market-intelligence--requests-") - max(map(len, LAST_WORDS)))
EXPIRY = (
    "  expiry  turned on again, so DynamoDB deletes items that have expired since; not with "
    "--keep-expired"
)
TABLE_NAMES = " or ".join(spec.name for spec in TABLES)


def plan(world: World, *words: str) -> dict[str, Any]:
    """Plan a restore, and return what machines are told."""
    done = world.run("--dry-run", "--json", *words)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def lines(world: World, *words: str) -> dict[str, str]:
    """Return what people are told, by the first word of each line."""
    done = world.run("--dry-run", *words)
    assert done.exit_code == 0, done.stderr
    found = (line.strip().partition(" ") for line in done.stdout.splitlines())
    return {name: rest.strip() for name, _, rest in found}


def size(world: World, table: int, *indexes: int) -> None:
    """Have the table be of a size, with indexes of others."""
    found = world.dynamodb.describe_table(TableName=REQUESTS)["Table"]
    listed = found["GlobalSecondaryIndexes"]
    for index, of_it in zip(listed, (*indexes, 0, 0, 0, 0), strict=False):
        index["IndexSizeBytes"] = of_it
    sizes = {"ItemCount": 1234, "TableSizeBytes": table, "GlobalSecondaryIndexes": listed}
    world.service.says[REQUESTS] = sizes


def test_people_and_machines_see_all_that_will_be_made(world: World) -> None:
    world.write(f"{FILE}{ALARMS}")
    size(world, 10 * GB, 1000, 536)
    done = world.run("--dry-run", "--to", "2025-02-01T10:00:00Z")
    name = f"{REQUESTS}-restored-20250201-1000"
    # Storage of all at the class's price, recovery of the table, and the metrics of its alarms, of
    # which one has five.
    monthly = round(10 * 0.1 + 10 * 0.2 + (ALARM_COUNT + 4) * 0.1, 2)
    assert (done.exit_code, done.stdout.splitlines()) == (
        0,
        [
            f"{REQUESTS}, prod in {ACCOUNT}, {REGION}",
            "  to      2025-02-01T10:00:00Z, of 2025-01-01T12:00:00Z to 2025-02-05T11:55:00Z",
            f"  as      {name}, a new table; no existing table is changed",
            (
                "  holds   1,234 items in 10.0 GB, and 1.5 KB of indexes, as last counted within "
                "six hours"
            ),
            (
                f"  costs   about $1.50 to restore, an unconfirmed price; about ${monthly:.2f} a "
                f"month until it is removed (storage, recovery, {ALARM_COUNT} alarms), at the "
                "prices of us-east-1 of 2026-11-25"
            ),
            "  takes   minutes for a small table, hours for a large one",
            EXPIRY,
        ],
    )
    assert plan(world, "--to", "2025-02-01T10:00:00Z") == {
        "source": REQUESTS,
        "target": name,
        "to": "2025-02-01T10:00:00Z",
        "earliest": "2025-01-01T12:00:00Z",
        "latest": "2025-02-05T11:55:00Z",
        "goesOn": False,
        "items": 1234,
        "tableBytes": 10 * GB,
        "indexBytes": 1536,
        "restoreUsd": 1.5,
        "monthlyUsd": monthly,
        "others": [],
    }
    assert world.tables() == [REQUESTS]


def test_a_table_without_recovery_and_of_the_usual_class_costs_its_storage(world: World) -> None:
    world.write(
        f"{FILE}{QUIET}".replace("days: 14", "enabled: false").replace(
            "STANDARD_INFREQUENT_ACCESS", "STANDARD"
        )
    )
    size(world, 10 * GB, 4 * GB)
    assert plan(world)["monthlyUsd"] == 14 * 0.25
    size(world, 1000)
    assert lines(world)["costs"] == (
        "less than a cent to restore, an unconfirmed price; less than a cent a month until it is "
        "removed (storage, recovery), at the prices of us-east-1 of 2026-11-25"
    )


def test_without_more_it_is_to_the_latest_moment(world: World) -> None:
    assert lines(world)["to"] == "2025-02-05T11:55:00Z, the latest possible time"
    found = plan(world)
    assert (found["target"], found["to"], found["goesOn"]) == (RESTORED, None, False)


@pytest.mark.parametrize("at", ["2025-01-01T12:00:00Z", "2025-02-05 12:55+01:00"])
def test_the_first_and_the_last_moment_can_be_restored_to(world: World, at: str) -> None:
    world.service.window = (EARLIEST.replace(microsecond=5), LATEST)
    expected = datetime.fromisoformat(at).astimezone(UTC)
    assert plan(world, "--to", at)["to"] == f"{expected:%Y-%m-%dT%H:%M:%SZ}"


def test_a_restore_that_goes_on_costs_no_more_and_needs_no_recovery(world: World) -> None:
    size(world, 10 * GB)
    world.bare()
    recover(world, enabled=False)
    told = lines(world, "--as", RESTORED)
    assert told["to"] == "the time of the restore that this continues"
    assert told["as"] == (
        f"{RESTORED}, which exists, and is completed; no existing table is changed"
    )
    assert told["costs"].startswith("about $3.00 a month")
    found = plan(world, "--as", RESTORED)
    assert [found[name] for name in ("goesOn", "restoreUsd", "earliest", "latest")] == [
        *(True, 0),
        *(None, None),
    ]


def test_the_same_moment_again_goes_on_and_another_does_not(world: World) -> None:
    world.bare()
    assert plan(world)["goesOn"]
    assert plan(world, "--to", "2025-02-05T11:55:00Z")["goesOn"]
    done = world.run("--to", "2025-02-05T10:55:00Z", "--as", RESTORED)
    assert (done.exit_code, done.stderr) == (
        2,
        (
            f"{RESTORED} exists already, restored to 2025-02-05T11:55:00Z and not to "
            "2025-02-05T10:55:00Z: omit --to to continue that restore, or give another name with "
            "--as.\n"
        ),
    )


def test_a_table_is_known_by_its_mark_where_aws_does_not_say_from_what_it_is(world: World) -> None:
    world.bare()
    other = {"SourceTableArn": f"{ARN}-other", "RestoreInProgress": False}
    world.service.restores.clear()
    world.service.says[RESTORED] = {"RestoreSummary": other}
    done = world.run("--dry-run", "--as", RESTORED)
    assert (done.exit_code, done.stderr) == (
        2,
        (
            f"{RESTORED} exists already, and was not restored from {REQUESTS}: give another name "
            "with --as.\n"
        ),
    )
    tags = [{"Key": "restored-from", "Value": REQUESTS}]
    world.dynamodb.tag_resource(ResourceArn=ARN.replace(REQUESTS, RESTORED), Tags=tags)
    assert plan(world, "--as", RESTORED)["goesOn"]


def test_what_else_there_is_to_know_has_a_line_of_its_own(world: World) -> None:
    world.bare()
    world.bare(f"{RESTORED}-too")
    stream = "stream: NEW_AND_OLD_IMAGES"
    world.write(
        f"{FILE}{QUIET}{FURTHER_LINES}  market-intelligence:logs: {{{stream}}}\n"
        "  market-intelligence:replicas: [eu-west-1]\n"
    )
    told = lines(world, "--as", "mine", "--keep-expired")
    assert "expiry" not in told
    assert told["others"] == f"{RESTORED}, {RESTORED}-too: see --remove"
    assert told["alone"] == "without replicas, which the stack creates when it adopts the table"
    world.write(
        f"{FILE.replace(stream, 'timeToLive: false')}{QUIET}"
        "  market-intelligence:consistency: {mode: STRONG, witnessRegion: us-west-2}\n"
        "  market-intelligence:replicas: [us-east-2]\n"
    )
    assert lines(world, "--as", "mine")["alone"] == (
        "without replicas: AWS does not add strongly consistent replicas to a table that has "
        "items. Copy the items back with `restore items`, or set consistency.mode to EVENTUAL"
    )
    assert plan(world, "--as", RESTORED)["others"] == [f"{RESTORED}-too"]


@pytest.mark.parametrize(
    ("size_bytes", "words"),
    [
        (1023, "1023 bytes"),
        (1024, "1.0 KB"),
        (5 * 2**20, "5.0 MB"),
        (3 * 2**40, "3.0 TB"),
        (5000 * 2**40, "5,000.0 TB"),
    ],
)
def test_sizes_are_told_as_people_say_them(world: World, size_bytes: int, words: str) -> None:
    size(world, size_bytes)
    assert f" in {words}, and " in lines(world)["holds"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--to", "yesterday"), "--to yesterday is not a time: write it as 2026-11-26T10:00:00Z."),
        (
            ("--to", "2025-02-01T10:00:00"),
            (
                "--to 2025-02-01T10:00:00 has no time zone: add Z for UTC, or an offset such as "
                "+02:00."
            ),
        ),
        (("--to", "9000-01-01T00:00:00Z"), "--to 9000-01-01T00:00:00Z is in the future: it is 2"),
        (
            ("--to", "2025-01-01T11:59:59Z"),
            (
                "--to 2025-01-01T11:59:59Z is outside the restorable period: 2025-01-01T12:00:00Z "
                "to 2025-02-05T11:55:00Z. Omit --to for the latest time."
            ),
        ),
        (
            ("--to", "2025-02-05T11:55:01Z"),
            "--to 2025-02-05T11:55:01Z is outside the restorable period: ",
        ),
        (
            ("--as", LOGS),
            (
                f"{LOGS} is a table of the prod stack, and is not changed: give another name with "
                "--as, or omit --as."
            ),
        ),
        (
            ("--as", "my table"),
            (
                "--as 'my table' is not 3 to 255 of the characters a-z, A-Z, 0-9, '_', '.' and "
                "'-': give another.\n"
            ),
        ),
        (
            ("--as", TOO_LONG),
            (
                f"--as '{TOO_LONG}' is 5 characters too long for the alarms on the table, whose "
                "names "
                "begin with it: give a shorter one."
            ),
        ),
        (
            ("--table", "request"),
            f"The prod stack has no table request: --table is {TABLE_NAMES}.",
        ),
        (("--stack", "pord"), "There is no stack 'pord': the stacks are prod. Did you mean prod?"),
    ],
)
def test_what_cannot_be_is_a_sentence(world: World, words: tuple[str, ...], sentence: str) -> None:
    world.write(f"{FILE}{ALARMS}")
    done = world.run("--yes", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(sentence)
    assert world.tables() == [REQUESTS]


@pytest.mark.parametrize("state", ["Disabled", "PendingDeletion", "gone"])
def test_without_its_key_there_is_no_restore(world: World, state: str) -> None:
    kms = world.clients["kms"]
    [key] = kms.list_keys()["Keys"]
    match state:
        case "Disabled":
            kms.disable_key(KeyId=key["KeyId"])
        case "PendingDeletion":
            kms.schedule_key_deletion(KeyId=key["KeyId"])
        case _:
            world.service.faults["DescribeKey", ""] = ["NotFoundException"]
    done = world.run("--yes")
    assert (done.exit_code, done.stderr) == (
        2,
        (
            f"The key of {REQUESTS} is {state}, and data that it encrypts cannot be read without "
            f"it:\n  {key['KeyArn']}\nUnless it is deleted, restore it first: `aws kms "
            "cancel-key-deletion` and `aws kms enable-key`, each with --key-id.\n"
        ),
    )


def test_whoever_may_not_look_at_the_key_may_restore(world: World) -> None:
    world.service.faults["DescribeKey", ""] = ["AccessDeniedException"]
    assert plan(world)["target"] == RESTORED
    world.service.says[REQUESTS] = {"SSEDescription": None}
    assert plan(world)["target"] == RESTORED


def backup(number: int, status: str = "COMPLETED") -> dict[str, Any]:
    at = datetime(2025, 1, number, 5, tzinfo=UTC)
    return {"RecoveryPointArn": f"arn:{number}", "CreationDate": at, "Status": status}


def restore_job(target: str) -> str:
    role = f"arn:aws:iam::{ACCOUNT}:role/prod-market-intelligence-backups-{REGION}"
    return (
        f"  aws backup start-restore-job --resource-type DynamoDB --iam-role-arn {role} "
        f"--metadata targetTableName={target} --recovery-point-arn BACKUP"
    )


@pytest.mark.parametrize("name", [(), ("--as", "mine")], ids=["no name", "a name"])
def test_without_recovery_a_backup_is_left(world: World, name: tuple[str, ...]) -> None:
    recover(world, enabled=False)
    world.service.backups += [backup(24), backup(25), backup(26, "PARTIAL")]
    done = world.run("--yes", *name)
    target = f"{REQUESTS}-restored"
    assert (done.exit_code, done.stderr.splitlines()) == (
        2,
        [
            (
                f"Point-in-time recovery of {REQUESTS} is off: changes and deletions since its "
                "last backup cannot be undone."
            ),
            (
                "Turn it on for the future with recovery.enabled in Pulumi.prod.yaml: it covers "
                "only the time after that."
            ),
            "AWS Backup has 2 backups of it, the latest first:",
            "  2025-01-25T05:00:00Z arn:25",
            "  2025-01-24T05:00:00Z arn:24",
            restore_job(target),
            "When that table is ACTIVE, restore the settings that a restore from backup omits:",
            (
                f"  aws dynamodb tag-resource --resource-arn {ARN}-restored "
                f"--tags Key=restored-from,Value={REQUESTS}"
            ),
            f"  ./mi restore --stack prod --table requests --as {target}",
        ],
    )


def gone(world: World) -> list[str]:
    """Restore a table that is gone, and return what people are told."""
    done = world.run("--yes")
    assert done.exit_code == 2
    return done.stderr.splitlines()


def test_a_table_that_is_gone_comes_back_under_the_name_that_it_had(empty: World) -> None:
    assert gone(empty) == [
        (
            f"There is no table {REQUESTS} in {ACCOUNT}, {REGION}, and point-in-time recovery ends "
            "when its table is deleted."
        ),
        "If recovery was on, AWS keeps a backup of the table as of its deletion for 35 days:",
        f"  aws dynamodb list-backups --backup-type SYSTEM --table-name {REQUESTS}",
        (
            f"  aws dynamodb restore-table-from-backup --target-table-name {REQUESTS} "
            "--backup-arn BACKUP"
        ),
        f"AWS Backup has no backup of it in {REGION}.",
        (
            "Then have the stack restore the settings that a restore from backup omits, and check "
            "them:"
        ),
        "  pulumi up --refresh --stack prod",
        "  ./mi verify --stack prod",
    ]
    empty.service.backups += [backup(number) for number in range(1, 10)]
    assert [line for line in gone(empty) if "Z arn:" in line] == [
        f"  2025-01-0{number}T05:00:00Z arn:{number}" for number in (9, 8, 7, 6, 5)
    ]
    empty.service.faults["ListRecoveryPointsByResource", ""] = ["AccessDenied"]
    assert gone(empty)[4:7] == [
        "AWS Backup may have backups of it:",
        f"  aws backup list-recovery-points-by-resource --resource-arn {ARN}",
        restore_job(REQUESTS),
    ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "0 s"), (59.9, "59 s"), (60, "1 min"), (3599, "59 min"), (7500, "2 h 5 min")],
)
def test_how_long_something_has_lasted(seconds: float, words: str) -> None:
    assert duration(seconds) == words
