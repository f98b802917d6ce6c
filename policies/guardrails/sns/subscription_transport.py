"""SNS topics deliver to no plain HTTP endpoint."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..rule import Finding, ResourceRule
from ..values import read
from .topics import SUBSCRIPTION


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding if the subscription's protocol or endpoint is plain http."""
    protocol = read(args.props, "protocol")
    endpoint = read(args.props, "endpoint")
    if protocol == "http" or (isinstance(endpoint, str) and endpoint.startswith("http://")):
        yield (
            "Set protocol to 'https' and endpoint to an https:// address on subscription "
            f"{args.name!r}: http is not encrypted."
        )
        return
    if isinstance(protocol, UnknownValueError):
        yield protocol
    elif protocol == "https" and isinstance(endpoint, UnknownValueError):
        yield endpoint


RULE = ResourceRule(
    name="sns-subscription-transport",
    description="SNS topics deliver to no plain HTTP endpoint.",
    severity=Severity.HIGH,
    controls=("prowler:sns_subscription_not_using_http_endpoints",),
    reason=(
        "An alarm's text names tables and accounts, which anyone on the network path could read."
    ),
    resource_types=(SUBSCRIPTION,),
    check=check,
)
