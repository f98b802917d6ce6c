"""Requirements of production only, and what makes a resource or a stack production."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from guardrails.environment import CONFIG_SCHEMA, ENVIRONMENTS, PRODUCTION
from guardrails.environments import EnvironmentsError, listed
from settings import environments
from tests.policies.asking import PROD, UNKNOWN, cases, found, resource, types_of

PACK = Path(__file__).parents[3] / "policies"
AIR_GAPPED_VAULT = "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault"
VAULT = "aws:backup/vault:Vault"
CLUSTER = "aws:dax/cluster:Cluster"
TABLE_REPLICA = "aws:dynamodb/tableReplica:TableReplica"
TABLE = "aws:dynamodb/table:Table"
TOPIC = "aws:sns/topic:Topic"

UNKNOWN_NAME = {"name": UNKNOWN}
BARE = {
    "recovery": ("dynamodb-table-recovery", TABLE),
    "recovery of a replica": ("dynamodb-table-recovery", TABLE_REPLICA),
    "deletion protection": ("dynamodb-table-deletion-protection", TABLE),
    "deletion protection of a replica": ("dynamodb-table-deletion-protection", TABLE_REPLICA),
    "protection": ("dynamodb-table-protect", TABLE),
    "protection of a replica": ("dynamodb-table-protect", TABLE_REPLICA),
    "encryption": ("dynamodb-table-encryption", TABLE),
    "encryption of a replica": ("dynamodb-table-encryption", TABLE_REPLICA),
    "encryption of a vault": ("backup-vault-encryption", VAULT),
    "encryption of an air-gapped vault": ("backup-vault-encryption", AIR_GAPPED_VAULT),
    "encryption of a topic": ("sns-topic-encryption", TOPIC),
    "backup": ("dynamodb-table-backup", TABLE),
    "subscriber of a topic": ("sns-topic-subscriber", TOPIC),
    "zones of a cache": ("dax-cluster-zones", CLUSTER),
}
"""Rules with what breaks them while it says nothing of itself."""


@cases("rule resource_type", BARE)
def test_only_production_demands_it(rule: str, resource_type: str) -> None:
    bare = resource(resource_type, {"name": "x"})
    assert found(rule, bare) == []
    assert found(rule, bare, stack="staging", config={"environment": "staging"}) == []
    of_production = found(rule, bare, config=PROD)
    assert of_production != []
    assert found(rule, bare, stack="prod") == of_production
    assert not any(finding.startswith("unknown") for finding in of_production)


@cases("rule resource_type", {name: case for name, case in BARE.items() if types_of(case[0])})
def test_a_name_that_is_not_known_yet_may_say_so(rule: str, resource_type: str) -> None:
    unnamed = resource(resource_type, UNKNOWN_NAME)
    assert found(rule, unnamed) == ["unknown .name"]
    assert "unknown .name" not in found(rule, unnamed, stack="prod")


@cases(
    "rule resource_type props",
    {
        "subscriber": ("sns-topic-subscriber", TOPIC, {}),
        "zones": ("dax-cluster-zones", CLUSTER, {"replicationFactor": 1}),
    },
)
def test_a_stack_is_productions_as_one_of_its_tables_is(
    rule: str, resource_type: str, props: dict[str, Any]
) -> None:
    bare = resource(resource_type, props)
    assert found(rule, bare, resource(TABLE, UNKNOWN_NAME)) == ["unknown .name"]
    assert found(rule, bare, resource(TABLE, {"name": "prod-x"})) == found(rule, bare, config=PROD)
    assert found(rule, resource(TABLE, UNKNOWN_NAME)) == []


@cases(
    "name stack config is_production",
    {
        "nothing says so": ("dev-x", "dev", {}, False),
        "stack": ("dev-x", "prod", {}, True),
        "stack of a region": ("dev-x", "prod-eu", {}, True),
        "stack over config": ("dev-x", "prod", {"environment": "dev"}, True),
        "stack in other case": ("dev-x", "Prod", {}, False),
        "stack that ends alike": ("dev-x", "preprod", {}, False),
        "stack that begins alike": ("dev-x", "product", {}, False),
        "name": ("prod-x", "dev", {"environment": "dev"}, True),
        "name that begins alike": ("product-x", "dev", {}, False),
        "no name": (None, "dev", {}, False),
        "name is a number": (5, "dev", {}, False),
        "config": ("dev-x", "dev", PROD, True),
        "config of staging": ("dev-x", "dev", {"environment": "staging"}, False),
        "config is a number": ("dev-x", "dev", {"environment": 1.0}, False),
    },
)
def test_one_claim_is_enough(
    name: object, stack: str, config: dict[str, Any], is_production: bool
) -> None:
    said = found(
        "dynamodb-table-protect", resource(TABLE, {"name": name}), stack=stack, config=config
    )
    assert bool(said) is is_production


@pytest.mark.parametrize("resource_type", [TABLE, TABLE_REPLICA], ids=["table", "replica"])
def test_only_the_option_protects(resource_type: str) -> None:
    label = "table 'x'" if resource_type == TABLE else "table replica 'requests'"
    said = (
        f"Set the option protect to True on {label}: it is in production, and an update could "
        "replace or delete it."
    )
    props = {"name": "x", "protect": True}
    assert found("dynamodb-table-protect", resource(resource_type, props), config=PROD) == [said]
    for given in (props, UNKNOWN_NAME):
        protected = resource(resource_type, given, protect=True)
        assert found("dynamodb-table-protect", protected, config=PROD) == []


def test_config_names_an_environment_and_no_other_word() -> None:
    assert CONFIG_SCHEMA.properties["environment"]["enum"] == [*environments.listed()]
    assert CONFIG_SCHEMA.required is None


def test_the_program_and_the_pack_read_the_same_list() -> None:
    assert environments.listed() == ENVIRONMENTS == listed(environments.FILE)
    assert [name for name, is_so in ENVIRONMENTS.items() if is_so] == [*PRODUCTION]
    assert "prod" in PRODUCTION


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "cannot be read: Expecting property name"),
        ("{}", "list the environments in an object: the file lists none."),
        ("[]", "list the environments in an object: the file lists none."),
        ('{"Prod": {"production": true}}', "rename 'Prod': the name of an environment has only"),
        ('{"qa-1": {"production": true}}', "rename 'qa-1': the name of an environment has only"),
        ('{"qa": {}}', 'write \'qa\' as {"production": true} or {"production": false}.'),
        ('{"qa": true}', 'write \'qa\' as {"production": true} or {"production": false}.'),
        ('{"qa": {"production": 1}}', "write 'qa' as"),
        ('{"qa": {"production": true, "x": 1}}', "write 'qa' as"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "environments.json"
    file.write_text(text)
    with pytest.raises(EnvironmentsError, match=f"^{re.escape(f'{file}')}:? {re.escape(said)}"):
        listed(file)


def test_a_pack_with_an_unusable_list_ends_with_a_message(tmp_path: Path) -> None:
    shutil.copytree(PACK, tmp_path / "policies", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "policies" / "guardrails" / "environments.json").write_text("{}")
    command = [sys.executable, str(tmp_path / "policies")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith("list the environments in an object: the file lists none.\n")
    assert "Traceback" not in done.stderr
