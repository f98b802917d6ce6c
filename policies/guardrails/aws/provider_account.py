"""Providers act in the stack's own account, and on AWS itself."""

from collections.abc import Iterator, Mapping
from typing import cast
from urllib.parse import urlsplit

from pulumi_policy import PolicyResource, Severity, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..audience import CONFIG_SCHEMA, is_trusted
from ..rule import Finding, StackRule
from ..stack import resources_of
from ..values import elements, read
from .providers import (
    PROVIDER,
    allowed_accounts,
    is_default,
    listed,
    own_account,
    skips_account,
)

_OF_AWS = (".amazonaws.com", ".amazonaws.com.cn", ".api.aws", ".on.aws")
_OF_CUSTOMERS = {"compute", "compute-1", "elb", "execute-api", "lambda-url", "s3-website"}
_OF_ENDPOINT_SERVICES = "vpce-svc-"
"""Parts of names under AWS's domains that customers get for their own servers."""

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_ROLES = ("assumeRoles", "assumeRoleWithWebIdentities", "assumeRoleWithWebIdentity")
_CREDENTIALS = {
    "accessKey": "access_key",
    "profile": "profile",
    "sharedConfigFiles": "shared_config_files",
    "sharedCredentialsFiles": "shared_credentials_files",
}


def check(args: StackValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each way in which a provider acts outside what the stack's config allows.

    The own account is the one that the stack's config allows. If it names none or several, and the
    rule's config lists none, a provider may act in any account.
    """
    providers = resources_of(args, PROVIDER)
    trusted = elements(args.get_config().get("trusted")) + _own_account(args)
    for provider in providers:
        yield from _at_aws(provider)
        if is_default(provider.name) and provider.parent is not None:
            yield (
                f"Rename provider {provider.name!r}: the stack's config defines a provider with "
                "that name."
            )
        if allowed_accounts(provider.props) and skips_account(provider.props):
            yield (
                f"Remove skip_requesting_account_id from {_label(provider)}: with it, the provider "
                "may act in any account, whatever allowed_account_ids says."
            )
        if trusted and not is_default(provider.name):
            yield from _in_trusted_accounts(provider, trusted)


def _own_account(args: StackValidationArgs) -> list[object]:
    """Return the account of the first provider that the stack's config restricts to one."""
    providers = (*resources_of(args, PROVIDER), *(one.provider for one in args.resources))
    for provider in providers:
        if account := own_account(provider):
            return account
    return []


def _at_aws(provider: PolicyResource) -> Iterator[Finding]:
    """Yield a finding for each endpoint that is not AWS's.

    The stack's config may have one on the same machine, for emulators.
    """
    for services in _objects(listed(provider.props, "endpoints")):
        if isinstance(services, UnknownValueError):
            yield services
            continue
        for service in services:
            url = read(services, service)
            host = _host(url)
            is_emulator = is_default(provider.name) and host in _LOOPBACK
            if isinstance(url, UnknownValueError):
                yield url
            elif url and not _is_of_aws(host) and not is_emulator:
                yield f"Remove the endpoint of {service} from {_label(provider)}: it is {url!r}."


def _in_trusted_accounts(provider: PolicyResource, trusted: list[object]) -> Iterator[Finding]:
    accounts = allowed_accounts(provider.props)
    roles = [
        read(role, "roleArn") for name in _ROLES for role in _objects(listed(provider.props, name))
    ]
    named = [("allowed_account_ids", one) for one in accounts]
    for setting, value in (*named, *(("the role to assume", role) for role in roles)):
        if isinstance(value, UnknownValueError):
            yield value
        elif isinstance(value, str):
            answer = is_trusted(value, trusted)
            if isinstance(answer, UnknownValueError):
                yield answer
            elif not answer:
                yield (
                    f"Remove {value!r} as {setting} from {_label(provider)}, or add its account to "
                    "trusted in the pack's config."
                )
    credentials = [
        argument
        for name, argument in _CREDENTIALS.items()
        if read(provider.props, name) not in (None, "", "[]")
    ]
    if credentials and not accounts:
        yield (
            f"Set allowed_account_ids on {_label(provider)}: with {credentials[0]}, it may act in "
            "any account."
        )


def _objects(value: object) -> Iterator[Mapping[str, object] | UnknownValueError]:
    """Yield an object, or each of a list of objects."""
    listed_objects: list[object] = [value] if isinstance(value, Mapping) else elements(value)
    for one in listed_objects:
        if isinstance(one, UnknownValueError):
            yield one
        elif isinstance(one, Mapping):
            yield cast("Mapping[str, object]", one)


def _is_of_aws(host: str) -> bool:
    """Whether a name belongs to AWS itself, and not to one of its customers."""
    labels = host.split(".")
    is_of_customer = any(
        one in _OF_CUSTOMERS or one.startswith(_OF_ENDPOINT_SERVICES) for one in labels
    )
    return host.endswith(_OF_AWS) and not is_of_customer


def _host(url: object) -> str:
    try:
        return urlsplit(url).hostname or "" if isinstance(url, str) else ""
    except ValueError:
        return ""


def _label(provider: PolicyResource) -> str:
    is_of_config = is_default(provider.name)
    return "the stack's config of aws" if is_of_config else f"provider {provider.name!r}"


RULE = StackRule(
    name="aws-provider-account",
    description="Providers call AWS itself, in the account that the stack's config allows.",
    severity=Severity.CRITICAL,
    controls=(),
    reason="No backup, alarm or review covers what a provider creates elsewhere.",
    config_schema=CONFIG_SCHEMA,
    check=check,
)
