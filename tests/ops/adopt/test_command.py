"""`./mi adopt`: its text, its JSON, what it writes, and what it refuses."""

import json
import shlex
import shutil
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from textwrap import dedent
from typing import Any

import boto3
import pytest
from moto import mock_aws

import ops.adopt.cli as adopt
from ops import stacks
from ops.requirements import CHECKOUT
from rehearsal.aws import extend_all
from tests.conftest import ACCOUNT, REGION
from tests.ops.adopt.conftest import HEAD, LOGS, NAME, OWN, STACK_TAGS, World
from tests.ops.answers import AnsweringAws
from tests.ops.mi import Ran, ran
from tests.specification import REQUESTS

PACK = "--policy-pack policies --policy-pack-config policies/config/prod.json"
FILES = "Pulumi.prod.yaml, policies/config/prod.json, adopt.prod.json"


@pytest.fixture(autouse=True)
def folder(world: World, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have the command work in a folder of its own, with an AWS that answers from memory."""
    read = stacks.read

    def from_folder(name: str) -> stacks.Stack:
        return read(name, world.folder)

    def answering(region: str, endpoint: str | None, profile: str | None) -> AnsweringAws:
        assert profile is None
        return AnsweringAws(world.answers, endpoint, region)

    monkeypatch.setattr(stacks, "read", from_folder)
    monkeypatch.setattr(adopt, "CHECKOUT", world.folder)
    monkeypatch.setattr(adopt, "Aws", answering)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    # Of other regions, AWS knows of no table.
    none: dict[str, Any] = {"TableNames": []}
    world.answers.put("dynamodb", "list_tables", "", none, "eu-west-1")
    identity = world.answers.of("sts", "get_caller_identity")
    world.answers.put("sts", "get_caller_identity", "", identity, "eu-west-1")
    config = world.folder / "policies" / "config"
    shutil.copytree(CHECKOUT / "policies" / "config", config)
    return world.folder


def run(*words: str) -> Ran:
    return ran("adopt", "--stack", "prod", *words)


def texts(folder: Path) -> dict[str, str]:
    """Return all files by their paths."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_text() for path in paths}


def test_people_see_what_follows_and_nothing_is_written(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "96")
    world.make(ItemCount=7, OnDemandThroughput={"MaxReadRequestUnits": 5})
    world.tag({"team": "search"})
    world.make_logs()
    world.write(
        "encryption: {key: aws-owned}",
        "recovery: {days: 7}",
        "requests: {stream: NEW_AND_OLD_IMAGES, maxReadUnits: 50}",
        "logs: {enabled: false}",
        "replicas: [eu-west-1, us-west-2]",
    )
    before = texts(folder)
    done = run("--requests", NAME, "--logs", LOGS)
    assert (done.exit_code, texts(folder)) == (1, before)
    assert "\n".join(line.rstrip() for line in done.stdout.splitlines()) == SHOWN


SHOWN = dedent(f"""\
    The tables of prod in {ACCOUNT}, {REGION}, read only; nothing was changed.

    requests: market_intelligence_requests, about 7 items: can be adopted
      keeps its name, by requests.tableName: "market_intelligence_requests"
      keeps expiry off, by requests.timeToLive: false
    changed by the next deployment
    ┏━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
    ┃ setting             ┃ now                              ┃ then                                ┃
    ┡━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┩
    │ deletion protection │ off                              │ on                                  │
    │ recovery in days    │ off                              │ 7                                   │
    │ stream              │ off                              │ NEW_AND_OLD_IMAGES                  │
    │ maximums            │ requests: reads: 5, writes: none │ requests: reads: 50, writes: none   │
    │ replicas            │ none                             │ eu-west-1, us-west-2                │
    │ tags                │ team: search                     │ environment: prod, managed-by:      │
    │                     │                                  │ pulumi, project:                    │
    │                     │                                  │ market-intelligence, stack: prod    │
    └─────────────────────┴──────────────────────────────────┴─────────────────────────────────────┘
      tags: To keep team, set it in tags.

    logs: request_processing_logs: cannot be adopted
      - The stack has no such table: Pulumi.prod.yaml sets logs.enabled to false.
        Remove that.

    Correct the problems above, and run this command again. Nothing was written.""")


def test_files_of_windows_stay_files_of_windows(world: World, folder: Path) -> None:
    world.make()
    world.make_logs()
    given = (f"--requests={NAME}", f"--logs={LOGS}")
    files = (folder / "Pulumi.prod.yaml", folder / "policies" / "config" / "prod.json")
    before = [f"\ufeff{file.read_text().rstrip()}".replace("\n", "\r\n") for file in files]
    for file, text in zip(files, before, strict=True):
        file.write_bytes(text.encode())
    assert run(*given, "--write").exit_code == 0
    written = [file.read_bytes().decode() for file in files]
    for text, former in zip(written, before, strict=True):
        assert text.startswith(former[:40])
        assert not text.endswith("\n")
        assert text.count("\n") == text.count("\r\n") > former.count("\r\n")
    assert "Written: nothing." in run(*given, "--write").stdout


def test_what_it_writes_imports_the_tables_as_they_are(world: World, folder: Path) -> None:
    world.make()
    world.make_logs()
    given = (f"--requests={NAME}", f"--logs={LOGS}")
    done = run(*given)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-2:] == [
        f"Next, write {FILES}:",
        f"  ./mi adopt --stack=prod {' '.join(given)} --write",
    ]
    document = json.loads(run(*given, "--write", "--json").stdout)
    file = folder / "adopt.prod.json"
    commands = [
        f"pulumi import --stack prod --file {file} --generate-code=false",
        f"rm {file}",
        f"pulumi preview --stack prod --diff {PACK}",
        f"pulumi up --stack prod {PACK}",
        "./mi verify --stack prod",
    ]
    assert [document[name] for name in ("stack", "account", "region", "ok", "written")] == [
        *("prod", ACCOUNT, REGION),
        *(True, True),
    ]
    assert (document["files"], document["commands"]) == (FILES.split(", "), commands)
    written = texts(folder)
    assert written["Pulumi.prod.yaml"] == HEAD + (
        f"  market-intelligence:requests:\n    tableName: {NAME}\n    timeToLive: false\n"
        f"  market-intelligence:logs:\n    tableName: {LOGS}\n"
    )
    assert json.loads(written["policies/config/prod.json"])["dynamodb-table-contract"] == {
        "environment": "prod",
        "tableNames": {"market-intelligence-requests": NAME, "request-processing-logs": LOGS},
    }
    table = {"type": "aws:dynamodb/table:Table", "version": version("pulumi-aws")}
    tables = [table | {"name": "requests", "id": NAME}, table | {"name": "logs", "id": LOGS}]
    assert json.loads(written["adopt.prod.json"]) == {"resources": tables}
    again = run(*given, "--write")
    assert again.stdout.splitlines()[-6:] == [
        "Written: nothing. Next:",
        *(f"  {command}" for command in commands),
    ]
    assert texts(folder) == written


def test_a_kinesis_data_stream_is_written_and_imported_too(world: World, folder: Path) -> None:
    changes = f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/changes"
    world.make(OWN)
    world.expire("ttl", OWN)
    world.send({"StreamArn": changes, "DestinationStatus": "ACTIVE"}, name=OWN)
    kept = f'requests.kinesis: {{"streamArn": "{changes}"}}'
    assert (
        f"  keeps its Kinesis data stream, by {kept}\n" in run("--requests", OWN, "--write").stdout
    )
    written = texts(folder)
    assert written["Pulumi.prod.yaml"] == HEAD + (
        f'  market-intelligence:requests:\n    kinesis: {{"streamArn": "{changes}"}}\n'
    )
    assert json.loads(written["adopt.prod.json"])["resources"][1:] == [
        {
            "type": "aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination",
            "version": version("pulumi-aws"),
            "name": "requests-kinesis",
            "id": f"{OWN},{changes}",
        }
    ]


def test_machines_get_what_becomes_of_each_table(world: World) -> None:
    world.make(OWN, ItemCount=7, DeletionProtectionEnabled=True)
    world.expire("ttl", OWN)
    world.make_logs(KeySchema=[])
    world.write("encryption: {key: aws-owned}", "recovery: {enabled: false}", "tags: {}")
    document = json.loads(run("--requests", OWN, "--logs", LOGS, "--json").stdout)
    requests, logs = document["tables"]
    [tags] = requests.pop("changes")
    assert (tags["what"], tags["found"], tags["note"]) == ("tags", {}, "")
    assert requests == {
        "table": "requests",
        "name": OWN,
        "status": "can be adopted",
        "items": 7,
        "refusals": [],
        "settings": {},
        "note": "",
    }
    [refusal] = logs["refusals"]
    assert refusal["reason"] == "Its keys are , not log_id S."
    assert (logs["status"], logs["changes"]) == ("cannot be adopted", [])
    assert (document["ok"], document["files"], document["commands"]) == (False, [], [])


def test_the_stacks_own_names_need_no_word_to_the_pack(world: World) -> None:
    world.make(OWN)
    world.write("requests: {timeToLive: false}")
    assert json.loads(run("--write", "--json").stdout)["files"] == ["adopt.prod.json"]


def test_nothing_is_written_while_something_stands_in_the_way(world: World, folder: Path) -> None:
    world.make(KeySchema=[{"AttributeName": "user_id", "KeyType": "HASH"}])
    before = texts(folder)
    done = run("--requests", NAME, "--write")
    assert (done.exit_code, texts(folder)) == (1, before)
    assert "  - Its keys are user_id S, not request_id S.\n" in done.stdout
    assert done.stdout.endswith(
        "\nCorrect the problems above, and run this command again. Nothing was written.\n"
    )


def test_nothing_is_left_to_adopt(world: World) -> None:
    world.make(OWN)
    world.tag(STACK_TAGS, OWN)
    done = run("--write")
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "There is nothing left to adopt.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--requests", "none"),
            f"There is no table none in {REGION} of account {ACCOUNT}. There is none.\n",
        ),
        (
            ("--logs", "my logs"),
            "--logs 'my logs' is not 3 to 255 of the characters a-z, A-Z, 0-9, '_', '.' and '-'.\n",
        ),
        (("--stack", "test"), "There is no stack 'test': the stacks are prod.\n"),
    ],
    ids=["no such table", "no name", "no such stack"],
)
def test_what_cannot_be_read_is_a_sentence(words: tuple[str, ...], said: str) -> None:
    done = run(*words)
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", said)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (
            "tags: {secure: v1:abc}",
            (
                "Pulumi.prod.yaml: market-intelligence:tags is encrypted, and this command needs "
                "it. Set in plain text:\n"
            ),
        ),
        ("logs: [a]", "Pulumi.prod.yaml cannot be used:\n"),
    ],
    ids=["encrypted", "no settings"],
)
def test_settings_that_cannot_be_known_are_refused(world: World, setting: str, said: str) -> None:
    world.make()
    world.write(setting)
    done = run("--requests", NAME)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(said)


def test_a_table_in_another_region_is_not_found(world: World, folder: Path) -> None:
    world.make()
    (folder / "Pulumi.prod.yaml").write_text(HEAD.replace(REGION, "eu-west-1"))
    done = run("--requests", NAME)
    assert (done.exit_code, done.stderr) == (
        2,
        f"There is no table {NAME} in eu-west-1 of account {ACCOUNT}. There is none.\n",
    )


def test_who_may_not_read_a_table_is_told_so(world: World) -> None:
    world.make()
    world.answers.deny("dynamodb", "describe_time_to_live")
    done = run("--requests", NAME)
    assert (done.exit_code, done.stdout, done.stderr) == (
        2,
        "",
        "dynamodb:DescribeTimeToLive: AccessDenied: no\nAllow it.\n",
    )


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        (
            "policies/config/prod.json",
            "{",
            "{} is not valid JSON: Expecting property name enclosed in double quotes: line 1 ",
        ),
        ("policies/config/prod.json", None, "{} cannot be read: No such file or directory."),
        ("adopt.prod.json", None, "{} cannot be written: No such file or directory.\n"),
        (
            "Pulumi.prod.yaml",
            f"config: {{aws:region: {REGION}}}\n",
            (
                "Nothing was written. Add this to the file yourself, below config:\n  "
                "market-intelligence:requests:\n"
            ),
        ),
    ],
    ids=["no JSON", "no config", "cannot be written", "cannot be added to"],
)
def test_a_file_that_cannot_be_used_is_named_and_nothing_written(
    world: World, folder: Path, file: str, text: str | None, said: str
) -> None:
    world.make()
    path = folder / file
    if file == "adopt.prod.json":
        path.symlink_to(folder / "missing" / file)
    elif text is None:
        path.unlink()
    else:
        path.write_text(text)
    before = texts(folder)
    done = run("--requests", NAME, "--write")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(said.format(path))
    assert texts(folder) == before


@pytest.fixture
def dynamodb(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A client of an AWS in this process, in which nothing is."""
    # boto3's own session keeps the account that a test before this one had.
    monkeypatch.setattr("boto3.DEFAULT_SESSION", None)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setattr(adopt, "Aws", AWS)
    extend_all()
    mock = mock_aws()
    # What other tests of this process have deployed, in accounts of their own, stays.
    mock.start(reset=False)
    untyped: Any = boto3
    client = untyped.client("dynamodb", region_name=REGION)
    client.create_table(TableName=NAME, **REQUESTS)
    yield client
    client.delete_table(TableName=NAME)
    mock.stop(remove_data=False)


AWS = adopt.Aws


def test_the_specifications_table_is_adopted_and_its_commands_are_those_of_aws(
    world: World, dynamodb: Any
) -> None:
    """As AWS itself describes it."""
    (world.folder / "Pulumi.prod.yaml").write_text(HEAD.replace(ACCOUNT, "123456789012"))
    assert run("--requests", NAME).exit_code == 0
    gone = [{"Delete": {"IndexName": "user-index"}}]
    dynamodb.update_table(TableName=NAME, GlobalSecondaryIndexUpdates=gone)
    refused = json.loads(run("--requests", NAME, "--json").stdout)
    [refusal] = refused["tables"][0]["refusals"]
    assert refusal["reason"] == "It has no index user-index."
    words = shlex.split(refusal["todo"].split("`")[1])
    create = json.loads(words[words.index("--global-secondary-index-updates") + 1])
    # The embedded AWS wants all attributes again, where AWS knows those of the other indexes.
    dynamodb.update_table(
        TableName=NAME,
        AttributeDefinitions=REQUESTS["AttributeDefinitions"],
        GlobalSecondaryIndexUpdates=create,
    )
    before = dynamodb.describe_table(TableName=NAME)["Table"]
    assert run("--requests", NAME, "--write").exit_code == 0
    assert dynamodb.describe_table(TableName=NAME)["Table"] == before
