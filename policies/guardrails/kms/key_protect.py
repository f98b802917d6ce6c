"""Keys of production tables and backups are protected in Pulumi."""

from collections.abc import Iterator

from pulumi_policy import PolicyResource, Severity, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..backup.vaults import AIR_GAPPED_VAULT, VAULT
from ..dynamodb.replicas import TABLE_REPLICA
from ..dynamodb.tables import TABLE
from ..environment import CONFIG_SCHEMA
from ..production import in_production
from ..rule import Finding, StackRule
from ..stack import as_args, resources_of, sources
from ..values import elements, read
from .keys import KEYS, key_label

_NAMING = {
    TABLE: ("serverSideEncryption", "replicas"),
    TABLE_REPLICA: ("kmsKeyArn",),
    VAULT: ("kmsKeyArn",),
    AIR_GAPPED_VAULT: ("encryptionKeyArn",),
}
"""The properties in which tables, backups and streams name their keys."""


def check(args: StackValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each key of the stack that encrypts items and is not protected."""
    keys = {one.urn: one for one in resources_of(args, *KEYS)}
    by_arn = {read(one.props, "arn"): one for one in keys.values()}
    used: dict[str, PolicyResource] = {}
    for holder in resources_of(args, *_NAMING):
        for name in _NAMING[holder.resource_type]:
            named = [origin for origin in sources(holder, name) if origin.urn in keys]
            named += [by_arn[arn] for arn in _arns(holder, name) if arn in by_arn]
            used |= {one.urn: one for one in named}
    findings = (
        f"Set the option protect on {key_label(as_args(args, key))}: without the key, all data "
        "that it encrypts is lost."
        for key in used.values()
        if not key.opts.protect
    )
    yield from in_production(args, findings)


def _arns(holder: PolicyResource, name: str) -> Iterator[str]:
    value = read(holder.props, name)
    listed = elements(value) if name == "replicas" else [value]
    for one in listed:
        arn = one if isinstance(one, str) else read(one, "kmsKeyArn")
        if isinstance(arn, str) and not isinstance(one, UnknownValueError):
            yield arn


RULE = StackRule(
    name="kms-key-protect",
    description="Keys of production tables and backups are protected in Pulumi.",
    severity=Severity.HIGH,
    controls=(),
    reason="The preview then fails, while the waiting period of 30 days only delays the deletion.",
    config_schema=CONFIG_SCHEMA,
    check=check,
)
