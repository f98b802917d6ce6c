"""What an adoption writes into the stack's file and into the pack's config; the rest stays."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from market_intelligence.specs import REQUESTS
from ops.adopt import pack_file, stack_file
from ops.adopt.plan import Plan, TablePlan
from ops.adopt.stack_file import EditError
from ops.adopt.steps import Steps
from ops.requirements import CHECKOUT

NAMED = {"requests": {"tableName": "my_requests"}}
BOTH = {"requests": {"tableName": "my_requests", "timeToLive": False}, "logs": {"tableName": "x_1"}}
START = "config:\n  aws:region: us-east-1\n"
SECTION = f"{START}  market-intelligence:requests"
NAME = "tableName: my_requests\n"
TABLES = {"market-intelligence-requests": "my_requests"}
LOGS = {"request-processing-logs": "my_logs"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(START, f"{SECTION}:\n    {NAME}", id="no section"),
        pytest.param(
            f"{SECTION}:\n    stream: KEYS_ONLY # as before\n"
            "    # Of the logs.\n\n  market-intelligence:logs:\n    enabled: false\n",
            f"{SECTION}:\n    stream: KEYS_ONLY # as before\n    {NAME}"
            "    # Of the logs.\n\n  market-intelligence:logs:\n    enabled: false\n",
            id="a section with comments",
        ),
        pytest.param(
            f"{SECTION}:\n      indexes:\n        user-index:\n"
            "          maxReadUnits: 5\n# The end.\nencryptionsalt: v1:abc\n",
            f"{SECTION}:\n      indexes:\n        user-index:\n"
            f"          maxReadUnits: 5\n      {NAME}# The end.\nencryptionsalt: v1:abc\n",
            id="a section in a section, and something after config",
        ),
        pytest.param(
            f"{SECTION}:\n    readers:\n      - arn:a\n      - arn:b\n",
            f"{SECTION}:\n    readers:\n      - arn:a\n      - arn:b\n    {NAME}",
            id="a list at the end",
        ),
        pytest.param(
            f"{SECTION}: {{stream: KEYS_ONLY}}\n",
            f"{SECTION}: {{stream: KEYS_ONLY, tableName: my_requests}}\n",
            id="in braces",
        ),
        pytest.param(
            f"{SECTION}: {{}}\n", f"{SECTION}: {{tableName: my_requests}}\n", id="empty braces"
        ),
        pytest.param(
            f"{SECTION}: # nothing yet\n  a: {{}}\n",
            f"{SECTION}: # nothing yet\n    {NAME}  a: {{}}\n",
            id="nothing in it",
        ),
        pytest.param(
            f'{START}  "market-intelligence:requests":\n    tableName: "old" # was it\n    a: X\n',
            f'{START}  "market-intelligence:requests":\n'
            "    tableName: my_requests # was it\n    a: X\n",
            id="another value",
        ),
        pytest.param(
            f"{SECTION}:\n    stream: |\n      X\n      Y\n\n  a: b\n",
            f"{SECTION}:\n    stream: |\n      X\n      Y\n\n    {NAME}  a: b\n",
            id="a text over several lines",
        ),
        pytest.param(
            "config: # of this stack\n    aws:region: us-east-1",
            "config: # of this stack\n    aws:region: us-east-1\n"
            "    market-intelligence:requests:\n      tableName: my_requests",
            id="no end of the last line",
        ),
    ],
)
def test_the_rest_of_the_stacks_file_stays_as_it_is(before: str, after: str) -> None:
    assert stack_file.edited(before, NAMED) == after
    assert stack_file.edited(after, NAMED) == after


def test_all_settings_are_written() -> None:
    assert stack_file.edited(START, BOTH) == (
        f"{SECTION}:\n    {NAME}    timeToLive: false\n"
        "  market-intelligence:logs:\n    tableName: x_1\n"
    )
    assert stack_file.edited(START, {}) == START


@pytest.mark.parametrize("stack", ["dev", "staging", "prod"])
def test_the_projects_own_files_only_gain_lines(stack: str) -> None:
    text = (CHECKOUT / f"Pulumi.{stack}.yaml").read_text()
    result = stack_file.edited(text, BOTH)
    kept = iter(result.splitlines())
    assert all(line in kept for line in text.splitlines())
    config: dict[str, Any] = yaml.safe_load(result)["config"]
    assert config["market-intelligence:requests"]["tableName"] == "my_requests"
    assert config["market-intelligence:logs"]["tableName"] == "x_1"


@pytest.mark.parametrize(
    "name", ["123", "1_0", "1e5", "true", "no", "0x1f", "2024-01-01", "1.5", "a_b # c"]
)
def test_a_name_stays_a_text(name: str) -> None:
    result = stack_file.edited(START, {"requests": {"tableName": name}})
    assert result.endswith(f'    tableName: "{name}"\n')


@pytest.mark.parametrize(
    "text",
    [
        "",
        "config: []\n",
        "config: {aws:region: us-east-1}\n",
        f"{SECTION}: [a]\n",
        f"{SECTION}: text\n",
        f"{SECTION}: &same\n    stream: X\n  market-intelligence:logs: *same\n",
        "config: {a: b\n",
    ],
    ids=["empty", "a list", "all in braces", "a list for it", "a text", "an anchor", "no YAML"],
)
def test_what_cannot_be_added_to_is_left_to_people(text: str) -> None:
    with pytest.raises(EditError) as refused:
        stack_file.edited(text, BOTH)
    assert str(refused.value) == (
        "Nothing was written. Add this to the file yourself, below config:\n  "
        f"market-intelligence:requests:\n    {NAME}    timeToLive: false\n  "
        "market-intelligence:logs:\n    tableName: x_1"
    )


@pytest.mark.parametrize("environment", ["dev", "staging", "prod"])
def test_only_the_entries_of_the_rules_about_names_change(environment: str) -> None:
    text = (CHECKOUT / "policies" / "config" / f"{environment}.json").read_text()
    result = pack_file.edited(text, TABLES | LOGS)
    contract = f'  "dynamodb-table-contract": {{"environment": "{environment}"'
    names = json.dumps(TABLES | LOGS)
    presence = f'  "dynamodb-requests-table-presence": {{"tableNames": {json.dumps(TABLES)}}}'
    expected = text.replace(f"{contract}}}", f'{contract}, "tableNames": {names}}}')
    assert result == expected.replace("}\n}\n", f"}},\n{presence}\n}}\n")
    assert pack_file.edited(result, TABLES | LOGS) == result


def test_levels_parameters_and_other_names_stay_in_the_packs_config() -> None:
    assert pack_file.edited("{ }", {}) == "{ }"
    contract, presence = "dynamodb-table-contract", "dynamodb-requests-table-presence"
    assert json.loads(pack_file.edited("{}", LOGS)) == {contract: {"tableNames": LOGS}}
    advisory = {"enforcementLevel": "advisory"}
    text = json.dumps({presence: "advisory", contract: advisory | {"tableNames": LOGS}})
    assert json.loads(pack_file.edited(text, TABLES)) == {
        presence: advisory | {"tableNames": TABLES},
        contract: advisory | {"tableNames": LOGS | TABLES},
    }


@pytest.mark.parametrize(
    ("there", "name", "file"),
    [
        pytest.param(["prod"], "legacy", "prod-eu", id="that of its environment"),
        pytest.param(["prod", "prod-eu"], "legacy", "prod-eu", id="its own"),
        pytest.param(["prod"], f"prod-{REQUESTS.base_name}", "prod", id="no name to write"),
    ],
)
def test_a_stack_that_shares_its_config_gets_one_for_the_names_of_its_tables(
    tmp_path: Path, there: list[str], name: str, file: str
) -> None:
    folder = tmp_path / "policies" / "config"
    folder.mkdir(parents=True)
    for config in there:
        (folder / f"{config}.json").write_text('{\n  "kms-key-state": "advisory"\n}\n')
    (tmp_path / "Pulumi.prod-eu.yaml").write_text(START)
    table = TablePlan(spec=REQUESTS, name=name, status="can be adopted", settings=NAMED["requests"])
    plan = Plan(
        stack="prod-eu",
        engine_name="prod-eu",
        environment="prod",
        account="1",
        region="eu-central-1",
        tables=[table],
    )
    steps = Steps(plan=plan, folder=tmp_path)
    texts = {path.name: text for path, text in steps.texts().items()}
    config = f"policies/config/{file}.json"
    assert any(f"--policy-pack-config {config}" in one for one in steps.commands())
    if name == "legacy":
        written = json.loads(texts[f"{file}.json"])
        assert written["kms-key-state"] == "advisory"
        assert written["dynamodb-table-contract"] == {
            "tableNames": {"market-intelligence-requests": "legacy"}
        }
    assert "prod.json" not in texts
