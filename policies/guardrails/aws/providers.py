"""Providers of AWS: which of them the engine creates, and in which accounts one may act."""

import json
import re

from pulumi_policy import PolicyProviderResource, PolicyResource, ResourceValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..values import elements, read

PROVIDER = "pulumi:providers:aws"
_DEFAULT = re.compile(r"default(_\d+)*")


def is_default(provider_name: str) -> bool:
    """Whether the engine creates a provider of this name from the stack's config."""
    return _DEFAULT.fullmatch(provider_name) is not None


def region(resource: ResourceValidationArgs | PolicyResource) -> object:
    """Return the region that a resource is in, as `values.read` does: its own, or its provider's.

    None stands for one that the program does not set.
    """
    own = read(resource.props, "region")
    inherited = read(resource.provider.props, "region") if resource.provider else None
    return inherited if own is None else own


def may_be_same_region(first: object, second: object) -> bool:
    """Whether two regions, as `region` returns them, are the same, as far as both are known."""
    return first == second or not isinstance(first, str) or not isinstance(second, str)


def own_account(provider: PolicyProviderResource | PolicyResource | None) -> list[object]:
    """Return the account in which a provider acts, if it is allowed no other.

    If several are allowed, they may belong to different owners. A provider counts only if the
    engine creates it from the stack's config: a program could name any account in a provider that
    it declares.
    """
    if provider is None or not is_default(provider.name):
        return []
    allowed = [] if skips_account(provider.props) else allowed_accounts(provider.props)
    is_one = len(allowed) == 1 and isinstance(allowed[0], str | UnknownValueError)
    return allowed if is_one else []


def allowed_accounts(provider: object) -> list[object]:
    """Return the accounts in which a provider may act; with none listed, it may in any."""
    return elements(listed(provider, "allowedAccountIds"))


def skips_account(provider: object) -> bool:
    """Whether a provider does not look up its account, and so cannot refuse any."""
    return read(provider, "skipRequestingAccountId") not in (None, False, "", "false")


def listed(provider: object, name: str) -> object:
    """Return what a provider lists, which it gets as JSON."""
    value = read(provider, name)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        # A value that is not a list becomes one empty element.
        return value
