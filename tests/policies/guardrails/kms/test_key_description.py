from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.kms.key_description import RULE
from guardrails.kms.keys import EXTERNAL_KEY, KEY, REPLICA_KEY
from tests.policies.conftest import Run

ASKED = "Set description on key 'requests': say what it encrypts."
CASES = [
    pytest.param({"description": "Encrypts the requests table."}, [], id="described"),
    pytest.param({"description": "x"}, [], id="one letter"),
    pytest.param({"description": "Managed by Pulumi for the requests table"}, [], id="longer"),
    pytest.param({}, [ASKED], id="left out"),
    pytest.param({"description": None}, [ASKED], id="null"),
    pytest.param({"description": ""}, [ASKED], id="empty"),
    pytest.param({"description": " \t\n"}, [ASKED], id="blank"),
    pytest.param({"description": "Managed by Pulumi"}, [ASKED], id="what Pulumi says"),
    pytest.param({"description": " Managed by Pulumi "}, [ASKED], id="what Pulumi says, padded"),
    pytest.param({"description": 5}, [ASKED], id="number"),
    pytest.param({"description": True}, [ASKED], id="flag"),
    pytest.param({"description": ["text"]}, [ASKED], id="list"),
    pytest.param({"description": {"text": "x"}}, [ASKED], id="object"),
    pytest.param({"Description": "text"}, [ASKED], id="other case"),
    pytest.param(
        {"description": UNKNOWN_STRING_VALUE},
        ["unknown: string value at .description can't be known during preview"],
        id="unknown",
    ),
]


@pytest.mark.parametrize("resource_type", [KEY, REPLICA_KEY, EXTERNAL_KEY])
@pytest.mark.parametrize(("props", "said"), CASES)
def test_description(run: Run, props: dict[str, Any], said: list[str], resource_type: str) -> None:
    assert run(as_policy(RULE), props, resource_type=resource_type) == said
