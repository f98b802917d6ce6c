"""Roles are assumed by those alone who are named, and of accounts that are trusted."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from pulumi_policy import Severity, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..audience import (
    CONFIG_SCHEMA,
    SERVICE,
    Denials,
    is_bound,
    is_trusted,
    trusted_accounts,
)
from ..aws.providers import own_account
from ..permissions import ANYBODY
from ..rule import Finding, StackRule
from ..stack import as_args, resources_of
from ..statements import Principal, Statement, statements
from ..three_valued import Truth
from ..values import read
from .permissions_of_roles import RolePermissions
from .policies import ROLE

_SOURCE_KEYS = {"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"}
_PRINCIPAL_KEYS = {
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
}
_FOR_ANY_ACCOUNT = ("appsync", "events", "iot", "pipes", "scheduler", "states")
"""Services that assume roles for what any account sets up in them, and say for which they do.

From "Cross-service confused deputy prevention" in their guides.
"""

_ROOT = re.compile(r"\d{12}|arn:[^:]*:iam::\d{12}:root")
_OIDC, _SAML = ":oidc-provider/", ":saml-provider/"
_OF_ANYBODY = {
    "accounts.google.com",
    "cognito-identity.amazonaws.com",
    "graph.facebook.com",
    "www.amazon.com",
}
"""Identity providers in which anybody can have an identity."""

_BY_SUBJECT = {
    "agent.buildkite.com",
    "app.terraform.io",
    "gitlab.com",
    "token.actions.githubusercontent.com",
}
"""Identity providers that give every customer's jobs an identity, and tell them by the subject."""

_OWNED_SUBJECT = re.compile(r"[^*?:]+:[^*?:/]+[:/].+", re.DOTALL)
"""A subject such as `repo:<owner>/<repository>:...`, with the owner in full."""


class _Fault(NamedTuple):
    """What is wrong with a trust policy, whatever the role is for or only if it reaches tables."""

    finding: Finding
    whatever_the_role: bool = True


def check(args: StackValidationArgs) -> Iterator[Finding]:
    """Yield a finding for whomever a role's trust policy lets in who should not be.

    No role may trust everybody. Whether an account is trusted, a principal is named, and for
    whom a service acts, matters for roles that reach tables, caches or backups. No account is taken
    for another's unless one is known: the own one, or one in the rule's config.
    """
    permissions = RolePermissions(args)
    for role in resources_of(args, ROLE):
        as_resource = as_args(args, role)
        setting = f"assume_role_policy of role {role.name!r}"
        trusted = trusted_accounts(as_resource)
        own = own_account(role.provider)
        document = [*statements(read(role.props, "assumeRolePolicy"), setting)]
        denials = Denials(document, trusted)
        faults = [
            fault
            for found in document
            for fault in _faults(_undenied(found, denials, trusted), trusted, own, setting)
        ]
        reaches: Truth = bool(faults) and permissions.reach_tables(role)
        for fault in dict.fromkeys(faults):
            matters = fault.whatever_the_role or reaches
            if isinstance(matters, UnknownValueError):
                yield matters
            elif matters:
                yield fault.finding


def _undenied(
    found: Statement | Finding, denials: Denials, trusted: list[object]
) -> Statement | Finding:
    """Return a statement without the principals from outside that the document denies all of it."""
    if not isinstance(found, Statement):
        return found
    left = [
        one
        for one in found.principals
        if is_trusted(one.id, trusted) is True or not denials.cover(found, one)
    ]
    spared = () if denials.cover(found, ANYBODY) else found.not_principals
    return replace(found, principals=tuple(left), not_principals=spared)


def _faults(
    found: Statement | Finding, trusted: list[object], own: list[object], setting: str
) -> Iterator[_Fault]:
    if not isinstance(found, Statement):
        yield _Fault(found)
        return
    if not found.allows or is_bound(found, trusted) is True:
        return
    if found.not_principals:
        yield _Fault(f"Replace NotPrincipal by Principal in {setting}: it lets in everybody else.")
    for principal in found.principals:
        if principal.kind == "Service":
            yield from _of_service(principal, found, setting)
        elif "*" in principal.id or "?" in principal.id:
            yield _Fault(
                f"Name the principals in {setting}: {principal.id!r} lets anybody assume the role.",
                whatever_the_role=not _restricts(found, _PRINCIPAL_KEYS),
            )
        elif principal.kind == "Federated":
            yield from _of_identity_provider(principal, found, setting)
        else:
            yield from _of_account(principal, found, trusted, own, setting)


def _of_service(principal: Principal, statement: Statement, setting: str) -> Iterator[_Fault]:
    if not SERVICE.fullmatch(principal.id):
        yield _Fault(f"Name the service in {setting}: {principal.id!r} is not a service of AWS.")
    elif principal.id.partition(".")[0] in _FOR_ANY_ACCOUNT and not _restricts(
        statement, _SOURCE_KEYS
    ):
        yield _Fault(
            f"Add a condition on aws:SourceAccount or aws:SourceArn for {principal.id} in "
            f"{setting}: the service acts for every account.",
            whatever_the_role=False,
        )


def _of_identity_provider(
    principal: Principal, statement: Statement, setting: str
) -> Iterator[_Fault]:
    """Yield a fault unless a condition says which identities of the provider are meant."""
    issuer = (principal.id.partition(_OIDC)[2] or principal.id).lower()
    keys = ("saml:",) if _SAML in principal.id else (f"{issuer}:",)
    subject = f"{issuer}:sub"
    if issuer in _BY_SUBJECT:
        owned = any(
            one.key == subject and one.restricts() and all(map(_OWNED_SUBJECT.match, one.values))
            for one in statement.conditions
        )
        if not owned:
            yield _Fault(
                f"Add a condition on {subject} in {setting} that names the owner in full: "
                f"{issuer} gives identities to everybody."
            )
    elif not any(one.key.startswith(keys) and one.restricts() for one in statement.conditions):
        yield _Fault(
            f"Add a condition on the audience or the subject in {setting}: it lets in every "
            f"identity of {principal.id!r}.",
            whatever_the_role=issuer in _OF_ANYBODY,
        )


def _of_account(
    principal: Principal,
    statement: Statement,
    trusted: list[object],
    own: list[object],
    setting: str,
) -> Iterator[_Fault]:
    # Without any account that is known, none is known to be another.
    of_trusted = is_trusted(principal.id, trusted) if trusted else True
    is_own = is_trusted(principal.id, own) if trusted else True
    if isinstance(of_trusted, UnknownValueError):
        yield _Fault(of_trusted, whatever_the_role=False)
    elif not of_trusted:
        yield _Fault(
            f"Remove the principal {principal.id!r} from {setting}, or list its account in "
            "trusted of the pack's config.",
            whatever_the_role=False,
        )
    elif _ROOT.fullmatch(principal.id) and is_own is True and not _restricts(statement):
        yield _Fault(
            f"Name the principals in {setting}: {principal.id!r} leaves it to every IAM policy of "
            "the account who may assume the role.",
            whatever_the_role=False,
        )


def _restricts(statement: Statement, keys: set[str] | None = None) -> bool:
    """Whether a condition of a statement, on one of some keys, keeps out anybody."""
    return any(one.restricts() and (not keys or one.key in keys) for one in statement.conditions)


RULE = StackRule(
    name="iam-role-trust",
    description="Roles are assumed only by principals who are named, of accounts that are trusted.",
    severity=Severity.CRITICAL,
    controls=(
        "checkov:CKV_AWS_60",
        "checkov:CKV_AWS_61",
        "checkov:CKV_AWS_393",
        "prowler:iam_role_cross_account_readonlyaccess_policy",
        "prowler:iam_role_cross_service_confused_deputy_prevention",
    ),
    reason="A principal that assumes a role gets all its permissions, with no key or password.",
    config_schema=CONFIG_SCHEMA,
    check=check,
)
