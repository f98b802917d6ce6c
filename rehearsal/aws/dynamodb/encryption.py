"""Keys of tables, which moto gives a table only where it is made."""

from typing import Any

from moto.dynamodb.models.table import Table
from moto.kms.models import kms_backends

_MANAGED_KEY = "alias/aws/dynamodb"


def encrypt(table: Table, specification: dict[str, Any]) -> None:
    """Encrypt a table with the key that is asked for, or the one that AWS manages."""
    table.sse_specification = dict(specification)
    if specification.get("Enabled") and not specification.get("KMSMasterKeyId"):
        table.sse_specification["KMSMasterKeyId"] = _managed_key(table)


def key(table: Table) -> str | None:
    """Return the key of a table, none where AWS owns it."""
    specification = table.sse_specification or {}
    return specification.get("KMSMasterKeyId") if specification.get("Enabled") else None


def has_own_key(table: Table) -> bool:
    """Whether a table is encrypted with a key of the account's own."""
    found = key(table)
    return found is not None and found != _managed_key(table)


def _managed_key(table: Table) -> str:
    """Return the key that AWS manages for tables, which the first such table makes."""
    kms = kms_backends[table.account_id][table.region_name]
    if not kms.alias_exists(_MANAGED_KEY):
        made = kms.create_key("", "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "", None)
        kms.create_alias(made.id, _MANAGED_KEY)
    return kms.describe_key(_MANAGED_KEY).arn
