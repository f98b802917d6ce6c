"""What AWS managed policies allow on tables.

`managed_policies.json` is generated: `./mi docs` computes it from moto's copy of these policies.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from ..permissions import Request
from ..wildcards import arn

_TABLE = arn("dynamodb", "table/no-name")
_BACKUPS = (
    arn("dynamodb", "table/no-name/backup/no-name"),
    arn("backup", "recovery-point:no-name"),
)

WIDENING = tuple(
    Request(action=f"iam:{action}", resource=arn("iam", f"{identity}/no-name"))
    for identity, actions in (
        ("user", ("AddUserToGroup", "AttachUserPolicy", "PutUserPolicy")),
        ("group", ("AddUserToGroup", "AttachGroupPolicy", "PutGroupPolicy")),
        ("role", ("AttachRolePolicy", "PutRolePolicy", "UpdateAssumeRolePolicy")),
        ("policy", ("CreatePolicyVersion", "SetDefaultPolicyVersion")),
    )
    for action in actions
)
"""Changes of any user, group, role or policy that grant more permissions."""

REACHES: Mapping[str, tuple[Request, ...]] = {
    "delete every table": (Request(action="dynamodb:DeleteTable", resource=_TABLE),),
    "delete every backup": tuple(
        Request(action=action, resource=backup)
        for action in ("dynamodb:DeleteBackup", "backup:DeleteRecoveryPoint")
        for backup in _BACKUPS
    ),
    "read every table": tuple(
        Request(action=f"dynamodb:{action}", resource=_TABLE)
        for action in (
            "BatchGetItem",
            "ExportTableToPointInTime",
            "GetItem",
            "PartiQLSelect",
            "Query",
            "Scan",
        )
    ),
    "widen the permissions of any identity": WIDENING,
}
"""Permissions that no policy without a table's name should grant: a description, with requests."""

_FILE = Path(__file__).with_suffix(".json")


def reaches(policy_arn: str) -> list[str]:
    """Return what of `REACHES` an AWS managed policy allows, whatever the case of its name."""
    before, separator, name = policy_arn.partition(":iam::aws:policy/")
    if not separator or not before.startswith("arn:"):
        return []
    return _BY_NAME.get(name.rpartition("/")[2].lower(), [])


def _by_name() -> dict[str, list[str]]:
    content = cast("dict[str, dict[str, list[str]]]", json.loads(_FILE.read_text()))
    return {name.lower(): found for name, found in content["policies"].items()}


_BY_NAME = _by_name()
