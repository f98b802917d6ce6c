"""Grants on keys are for no outside principal."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..audience import CONFIG_SCHEMA, let_in_by_name
from ..rule import Finding, ResourceRule
from ..values import read

GRANT = "aws:kms/grant:Grant"


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding if the grant is for a principal that is not trusted."""
    grantee = read(args.props, "granteePrincipal")
    yield from let_in_by_name(args, grantee, f"grantee_principal of grant {args.name!r}")


RULE = ResourceRule(
    name="kms-grant-audience",
    description="Grants on KMS keys are only for trusted principals.",
    severity=Severity.CRITICAL,
    controls=(),
    reason="A grant allows the use of a key whatever the key policy says.",
    config_schema=CONFIG_SCHEMA,
    resource_types=(GRANT,),
    check=check,
)
