from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_BOOLEAN_VALUE, UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.backup.vault_deletion import RULE
from guardrails.backup.vaults import AIR_GAPPED_VAULT, VAULT
from tests.policies.conftest import Run

ASKED = "Remove force_destroy from backup vault {}: its backups would be deleted with it."
NAMED = ASKED.format("'prod-tables'")


@pytest.mark.parametrize(
    ("props", "said"),
    [
        pytest.param({}, [], id="left out"),
        pytest.param({"forceDestroy": None}, [], id="null"),
        pytest.param({"forceDestroy": False}, [], id="off"),
        pytest.param({"forceDestroy": True}, [NAMED], id="on"),
        pytest.param({"forceDestroy": 0}, [NAMED], id="0"),
        pytest.param({"forceDestroy": 1}, [NAMED], id="1"),
        pytest.param({"forceDestroy": "false"}, [NAMED], id="text"),
        pytest.param({"forceDestroy": "True"}, [NAMED], id="other case"),
        pytest.param({"forceDestroy": []}, [NAMED], id="list"),
        pytest.param({"forceDestroy": {}}, [NAMED], id="object"),
        pytest.param(
            {"forceDestroy": UNKNOWN_BOOLEAN_VALUE},
            ["unknown: boolean value at .forceDestroy can't be known during preview"],
            id="unknown",
        ),
    ],
)
def test_vault(run: Run, props: dict[str, Any], said: list[str]) -> None:
    assert run(as_policy(RULE), {"name": "prod-tables"} | props, resource_type=VAULT) == said


def test_a_vault_whose_name_is_not_known_yet_is_called_as_in_the_program(run: Run) -> None:
    props = {"name": UNKNOWN_STRING_VALUE, "forceDestroy": True}
    assert run(as_policy(RULE), props, resource_type=VAULT) == [ASKED.format("'requests'")]


def test_an_air_gapped_vault_cannot_be_deleted_so(run: Run) -> None:
    assert run(as_policy(RULE), {"forceDestroy": True}, resource_type=AIR_GAPPED_VAULT) == [
        f"not applicable: checks only {VAULT}"
    ]
