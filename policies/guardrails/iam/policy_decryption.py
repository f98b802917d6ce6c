"""IAM policies name the keys with which they allow decryption."""

from collections.abc import Iterator

from pulumi_policy import PolicyConfigSchema, ResourceValidationArgs, Severity

from ..kms.keys import ANY_KEYS
from ..permissions import Request, Requests
from ..rule import Finding, ResourceRule
from ..statements import Statement
from ..strictness import STRICTNESS, Demanding
from .policies import POLICIES, documents

CONFIG_SCHEMA = PolicyConfigSchema(
    properties={
        "conditions": {
            "type": "string",
            "enum": ["ignored", "heeded"],
            "description": (
                "Whether a condition on the tags or aliases of keys counts as naming them "
                "(default ignored)."
            ),
            STRICTNESS: Demanding(("ignored",), left_out="ignored"),
        },
    },
)
_DECRYPTING = Requests(
    Request(action=action, resource=key)
    for action in ("kms:Decrypt", "kms:ReEncryptFrom")
    for key in ANY_KEYS
)

_NAMING = ("aws:resourcetag/", "kms:resourcealiases")
"""Condition keys for the tags or the aliases of a KMS key, which identify it as its ARN does."""


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each document that allows decryption with every key.

    A statement names keys by their ARNs; if the config allows it, also by a condition on their tags
    or aliases, which suits a role that is created before the keys.
    """
    heeds = args.get_config().get("conditions") == "heeded"
    for document in documents(args):
        yield from document.faults
        if _DECRYPTING.allowed(
            one for one in document.statements if not (heeds and _names_keys(one))
        ):
            yield (
                f"Name the keys as Resource in {document.setting}: "
                "it allows kms:Decrypt with every key."
            )


def _names_keys(statement: Statement) -> bool:
    return statement.allows and any(
        one.key.startswith(_NAMING) and one.restricts() for one in statement.conditions
    )


RULE = ResourceRule(
    name="iam-policy-decryption",
    description="IAM policies name the keys with which they allow decryption.",
    severity=Severity.HIGH,
    controls=(
        "SecurityHub:KMS.1",
        "SecurityHub:KMS.2",
        "prowler:iam_inline_policy_no_full_access_to_kms",
    ),
    reason="The tables' own key does not stop a principal that may use every key.",
    config_schema=CONFIG_SCHEMA,
    resource_types=POLICIES,
    check=check,
)
