import json
import shutil
from importlib.metadata import version
from pathlib import Path

import pytest

from ops.adopt.plans import Plan
from ops.adopt.stack_file import EditError
from ops.adopt.steps import Steps
from tests.ops.adopt.conftest import LOGS, NAME, World

CONFIG = Path(__file__).parents[3] / "policies" / "config" / "prod.json"
PACK = "--policy-pack policies --policy-pack-config policies/config/prod.json"
GIVEN = ["--stack", "prod", "--requests", NAME]


@pytest.fixture
def folder(world: World) -> Path:
    """A checkout, of which this needs the stack's file and the pack's config."""
    (world.folder / "policies" / "config").mkdir(parents=True)
    shutil.copy(CONFIG, world.folder / "policies" / "config")
    return world.folder


def steps(world: World, **names: str) -> Steps:
    return Steps(plan=world.plan(**names), folder=world.folder)


def written(folder: Path, of: Steps) -> dict[str, str]:
    return {str(path.relative_to(folder)): text for path, text in of.texts().items()}


def test_what_is_written_imports_the_tables_as_they_are(world: World, folder: Path) -> None:
    world.make()
    world.make_logs()
    texts = written(folder, steps(world, requests=NAME, logs=LOGS))

    assert [*texts] == ["Pulumi.prod.yaml", "policies/config/prod.json", "adopt.prod.json"]
    assert texts["Pulumi.prod.yaml"].endswith(
        f"  market-intelligence:requests:\n    tableName: {NAME}\n    timeToLive: false\n"
        f"  market-intelligence:logs:\n    tableName: {LOGS}\n"
    )
    assert json.loads(texts["policies/config/prod.json"])["dynamodb-table-contract"] == {
        "environment": "prod",
        "tableNames": {"market-intelligence-requests": NAME, "request-processing-logs": LOGS},
    }
    table = {"type": "aws:dynamodb/table:Table", "version": version("pulumi-aws")}
    assert json.loads(texts["adopt.prod.json"]) == {
        "resources": [
            table | {"name": "requests", "id": NAME},
            table | {"name": "logs", "id": LOGS},
        ]
    }


def test_the_stacks_own_names_need_no_word_to_the_pack(world: World, folder: Path) -> None:
    world.make("prod-market-intelligence-requests")
    world.write("  market-intelligence:requests: {timeToLive: false}\n")

    assert [*written(folder, steps(world))] == ["adopt.prod.json"]


def test_a_file_that_cannot_be_added_to_is_refused(world: World, folder: Path) -> None:
    world.make()
    found = steps(world, requests=NAME)
    (folder / "Pulumi.prod.yaml").write_text("config: {aws:region: us-east-1}\n")

    with pytest.raises(EditError, match=r"^Nothing was written; below config, it has to say:"):
        found.texts()


def test_the_next_steps_are_commands(world: World, folder: Path) -> None:
    world.make()
    found = steps(world, requests=NAME)
    texts = found.texts()
    files = "Pulumi.prod.yaml, policies/config/prod.json, adopt.prod.json"
    file = folder / "adopt.prod.json"

    assert found.next_lines(texts, GIVEN, written=False) == [
        f"Next, have it write {files}:",
        f"  ./mi adopt --stack prod --requests {NAME} --write",
    ]
    commands = [
        f"pulumi import --stack prod --file {file} --generate-code=false",
        f"rm {file}",
        f"pulumi preview --stack prod --diff {PACK}",
        f"pulumi up --stack prod {PACK}",
        "./mi verify --stack prod",
    ]
    assert found.next_lines(texts, GIVEN, written=True) == [
        f"Written: {files}. Next:",
        *(f"  {command}" for command in commands),
    ]
    document = found.document(texts, written=True)
    assert document["commands"] == commands
    assert document["files"] == files.split(", ")
    assert (document["written"], document["ok"]) == (True, True)


def test_nothing_is_written_while_something_stands_in_the_way(world: World, folder: Path) -> None:
    world.make()
    world.write("  market-intelligence:deletionProtection: false\n")
    found = steps(world, requests=NAME)

    assert (found.texts(), folder.is_dir()) == ({}, True)
    assert found.next_lines({}, GIVEN, written=True) == [
        "Mend what stands above, and run this again. Nothing was written."
    ]
    assert found.document({}, written=False)["commands"] == []


def test_nothing_is_left_to_adopt(folder: Path) -> None:
    empty = Plan(
        stack="prod",
        engine_name="prod",
        environment="prod",
        account="123456789012",
        region="us-east-1",
        tables=[],
    )
    found = Steps(plan=empty, folder=folder)

    assert found.texts() == {}
    assert found.next_lines({}, GIVEN, written=True) == ["There is nothing left to adopt."]
