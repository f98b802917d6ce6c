import json
from pathlib import Path

import pytest

from ops.adopt.pack_file import edited

CONFIG = Path(__file__).parents[3] / "policies" / "config"
REQUESTS = {"market-intelligence-requests": "my_requests"}
LOGS = {"request-processing-logs": "my_logs"}


@pytest.mark.parametrize("environment", ["dev", "staging", "prod"])
def test_only_the_entries_of_the_rules_change(environment: str) -> None:
    text = (CONFIG / f"{environment}.json").read_text()
    result = edited(text, REQUESTS | LOGS)

    contract = f'  "dynamodb-table-contract": {{"environment": "{environment}"'
    names = json.dumps(REQUESTS | LOGS)
    presence = f'  "dynamodb-requests-table-presence": {{"tableNames": {json.dumps(REQUESTS)}}}'
    expected = text.replace(f"{contract}}}", f'{contract}, "tableNames": {names}}}')
    assert result == expected.replace("}\n}\n", f"}},\n{presence}\n}}\n")
    assert edited(result, REQUESTS | LOGS) == result


def test_without_other_names_nothing_changes() -> None:
    assert edited("{ }", {}) == "{ }"


def test_the_name_of_the_logs_is_of_no_matter_to_the_rule_about_requests() -> None:
    assert json.loads(edited("{}", LOGS)) == {"dynamodb-table-contract": {"tableNames": LOGS}}


def test_levels_parameters_and_other_names_stay() -> None:
    text = json.dumps(
        {
            "dynamodb-requests-table-presence": "advisory",
            "dynamodb-table-contract": {"enforcementLevel": "advisory", "tableNames": LOGS},
        }
    )
    assert json.loads(edited(text, REQUESTS)) == {
        "dynamodb-requests-table-presence": {
            "enforcementLevel": "advisory",
            "tableNames": REQUESTS,
        },
        "dynamodb-table-contract": {
            "enforcementLevel": "advisory",
            "tableNames": LOGS | REQUESTS,
        },
    }
