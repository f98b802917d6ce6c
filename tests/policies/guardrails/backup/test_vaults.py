from pulumi_policy import StackValidationArgs

from guardrails.backup.vaults import VAULT, vault_label
from guardrails.stack import as_args
from tests.policies.stacks import resource


def test_a_vault_is_called_as_aws_does() -> None:
    vault = resource(VAULT, "tables", {"name": "prod-tables"})
    assert vault_label(as_args(StackValidationArgs([vault]), vault)) == "backup vault 'prod-tables'"


def test_a_vault_without_a_name_is_called_as_in_the_program() -> None:
    vault = resource(VAULT, "tables", {})
    assert vault_label(as_args(StackValidationArgs([vault]), vault)) == "backup vault 'tables'"
