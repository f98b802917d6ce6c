"""Providers of AWS: which of them the engine makes, and in which accounts one may act."""

import json
import re

from pulumi_policy import PolicyProviderResource, PolicyResource, ResourceValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..values import elements, read

PROVIDER = "pulumi:providers:aws"
_DEFAULT = re.compile(r"default(_\d+)*")


def is_default(provider_name: str) -> bool:
    """Whether the engine makes a provider of this name, from the stack's config."""
    return _DEFAULT.fullmatch(provider_name) is not None


def region(resource: ResourceValidationArgs | PolicyResource) -> object:
    """Return the region that a resource is in, as `values.read` does: its own, or its provider's.

    None stands for one that the program does not say.
    """
    own = read(resource.props, "region")
    inherited = read(resource.provider.props, "region") if resource.provider else None
    return inherited if own is None else own


def may_be_same_region(one: object, other: object) -> bool:
    """Whether two regions, as `region` returns them, are the same, as far as both are known."""
    return one == other or not isinstance(one, str) or not isinstance(other, str)


def own_account(provider: PolicyProviderResource | PolicyResource | None) -> list[object]:
    """Return the account in which a provider acts, if it is allowed no other.

    With several allowed, one of them may be a stranger to the others. What a provider says of
    itself counts only if the engine makes it from the stack's config: a program could name any
    account in one that it declares.
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
    """Whether a provider does not ask in which account it acts, and so cannot refuse any."""
    return read(provider, "skipRequestingAccountId") not in (None, False, "", "false")


def listed(provider: object, name: str) -> object:
    """Return what a provider lists, which it gets as JSON."""
    value = read(provider, name)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        # What is no list is one element that holds nothing.
        return value
