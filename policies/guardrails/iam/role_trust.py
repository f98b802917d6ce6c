"""Roles trust only named principals of trusted accounts."""

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
"""Services that assume roles on behalf of any account, and state that account in the request.

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
"""Identity providers in which anyone can get an identity."""

_BY_SUBJECT = {
    "agent.buildkite.com",
    "app.terraform.io",
    "gitlab.com",
    "token.actions.githubusercontent.com",
}
"""Identity providers for the jobs of every customer, which the subject identifies."""

_OWNED_SUBJECT = re.compile(r"[^*?:]+:[^*?:/]+[:/].+", re.DOTALL)
"""A subject such as `repo:<owner>/<repository>:...`, with the owner in full."""


class _Fault(NamedTuple):
    """A fault of a trust policy, for every role or only for one that reaches tables."""

    finding: Finding
    whatever_the_role: bool = True


def check(args: StackValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each principal that a role's trust policy should not allow.

    No role may trust everyone. Whether an account is trusted, a principal is named, and for whom a
    service acts, matters for roles that reach tables, caches or backups. Accounts are compared only
    if one is known: the own one, or one in the rule's config.
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
    statement: Statement | Finding, denials: Denials, trusted: list[object]
) -> Statement | Finding:
    """Return a statement without the outside principals to whom the document denies all of it."""
    if not isinstance(statement, Statement):
        return statement
    left = [
        one
        for one in statement.principals
        if is_trusted(one.id, trusted) is True or not denials.cover(statement, one)
    ]
    spared = () if denials.cover(statement, ANYBODY) else statement.not_principals
    return replace(statement, principals=tuple(left), not_principals=spared)


def _faults(
    statement: Statement | Finding, trusted: list[object], own: list[object], setting: str
) -> Iterator[_Fault]:
    if not isinstance(statement, Statement):
        yield _Fault(statement)
        return
    if not statement.allows or is_bound(statement, trusted) is True:
        return
    if statement.not_principals:
        yield _Fault(f"Replace NotPrincipal with Principal in {setting}: it trusts everyone else.")
    for principal in statement.principals:
        if principal.kind == "Service":
            yield from _of_service(principal, statement, setting)
        elif "*" in principal.id or "?" in principal.id:
            yield _Fault(
                f"Name the principals in {setting}: {principal.id!r} lets anyone assume the role.",
                whatever_the_role=not _restricts(statement, _PRINCIPAL_KEYS),
            )
        elif principal.kind == "Federated":
            yield from _of_identity_provider(principal, statement, setting)
        else:
            yield from _of_account(principal, statement, trusted, own, setting)


def _of_service(principal: Principal, statement: Statement, setting: str) -> Iterator[_Fault]:
    if not SERVICE.fullmatch(principal.id):
        yield _Fault(f"Name the service in {setting}: {principal.id!r} is not an AWS service.")
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
    """Yield a fault unless a condition restricts the identities of the provider."""
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
                f"Add a condition on {subject} in {setting} that names the owner in full: {issuer} "
                "gives identities to everyone."
            )
    elif not any(one.key.startswith(keys) and one.restricts() for one in statement.conditions):
        yield _Fault(
            f"Add a condition on the audience or the subject in {setting}: it trusts every "
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
    # Without a known account, no account is known to be another one.
    of_trusted = is_trusted(principal.id, trusted) if trusted else True
    is_own = is_trusted(principal.id, own) if trusted else True
    if isinstance(of_trusted, UnknownValueError):
        yield _Fault(of_trusted, whatever_the_role=False)
    elif not of_trusted:
        yield _Fault(
            f"Remove the principal {principal.id!r} from {setting}, or add its account to trusted "
            "in the pack's config.",
            whatever_the_role=False,
        )
    elif _ROOT.fullmatch(principal.id) and is_own is True and not _restricts(statement):
        yield _Fault(
            f"Name the principals in {setting}: {principal.id!r} lets any IAM policy of the "
            "account grant the role.",
            whatever_the_role=False,
        )


def _restricts(statement: Statement, keys: set[str] | None = None) -> bool:
    """Whether a condition of a statement, on one of some keys, excludes anyone."""
    return any(one.restricts() and (not keys or one.key in keys) for one in statement.conditions)


RULE = StackRule(
    name="iam-role-trust",
    description="Roles trust only named principals, of trusted accounts.",
    severity=Severity.CRITICAL,
    controls=(
        "checkov:CKV_AWS_60",
        "checkov:CKV_AWS_61",
        "checkov:CKV_AWS_393",
        "prowler:iam_role_cross_account_readonlyaccess_policy",
        "prowler:iam_role_cross_service_confused_deputy_prevention",
    ),
    reason="A principal that assumes a role gets all its permissions, without a key or a password.",
    config_schema=CONFIG_SCHEMA,
    check=check,
)
