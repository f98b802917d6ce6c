"""Whom a resource's policy lets in from outside."""

import re
from collections.abc import Iterator

from pulumi_policy import PolicyConfigSchema, ResourceValidationArgs
from pulumi_policy.proxy import UnknownValueError

from .aws.providers import own_account
from .conditions import Condition
from .rule import Finding
from .statements import Principal, Statement, statements
from .strictness import STRICTNESS, AtMostThese
from .three_valued import Truth, equal, every, some
from .values import elements, shown

CONFIG_SCHEMA = PolicyConfigSchema(
    properties={
        "trusted": {
            "type": "array",
            "items": {"type": "string", "pattern": "^([0-9]{12}|o-[a-z0-9]{10,32})$"},
            "default": [],
            "description": "Accounts (12 digits), and organizations (o-...) that may be let in.",
            STRICTNESS: AtMostThese(),
        },
    },
)
ARN = re.compile(r"arn(:[^:*?$]*){3}:(?P<account>[0-9]{12})(:.*)?")
"""An ARN without wildcards before its account, which could match another's account away."""

ARN_IN_PARTS = re.compile(r"arn(:[^:$]*){3}:(?P<account>[0-9]{12})(:.*)?")
"""An ARN of which each part is compared alone, so that no wildcard reaches into the next."""

SERVICE = re.compile(r"[a-z0-9.-]+\.amazonaws\.com(\.cn)?")
BINDING_OPERATORS = {
    "StringEquals": ARN,
    "StringEqualsIgnoreCase": ARN,
    "StringLike": ARN,
    "ArnEquals": ARN_IN_PARTS,
    "ArnLike": ARN_IN_PARTS,
}
BINDING_KEYS = {
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceowner",
    "kms:calleraccount",
}


def let_in(args: ResourceValidationArgs, document: object, setting: str) -> Iterator[Finding]:
    """Yield a finding, once, for whomever a policy lets in who is not trusted.

    Trusted are those in the rule's config, and the account in which the resource is made where
    the provider leaves no doubt which that is.
    """
    trusted = trusted_accounts(args)
    findings = (
        finding
        for statement in statements(document, setting)
        for finding in _findings(statement, trusted, setting)
    )
    yield from dict.fromkeys(findings)


def let_in_by_name(
    args: ResourceValidationArgs, principal: object, setting: str
) -> Iterator[Finding]:
    """Yield a finding if a principal, named by its ARN or as a service, is not trusted."""
    if isinstance(principal, UnknownValueError):
        yield principal
    elif not isinstance(principal, str):
        yield f"Set {setting} to the ARN of a principal: it is {shown(principal)}."
    else:
        kind = "Service" if SERVICE.fullmatch(principal) else "AWS"
        yield from _unless_trusted(
            Principal(kind=kind, id=principal), trusted_accounts(args), setting
        )


def trusted_accounts(args: ResourceValidationArgs) -> list[object]:
    """Return the accounts and organizations in the rule's config, and the own account."""
    return [*elements(args.get_config().get("trusted")), *own_account(args.provider)]


def _findings(
    statement: Statement | Finding, trusted: list[object], setting: str
) -> Iterator[Finding]:
    if not isinstance(statement, Statement):
        yield statement
        return
    bound = is_bound(statement, trusted)
    if not statement.allows or bound is True:
        return
    for finding in _outsiders(statement, trusted, setting):
        yield bound if isinstance(bound, UnknownValueError) else finding


def is_bound(statement: Statement, trusted: list[object]) -> Truth:
    """Whether a statement's conditions hold only for trusted principals."""
    return some(_binds(condition, trusted) for condition in statement.conditions)


def _binds(condition: Condition, trusted: list[object]) -> Truth:
    """Whether a condition holds only for trusted callers, whatever the principals."""
    arn = BINDING_OPERATORS.get(condition.operator)
    if not arn or condition.key not in BINDING_KEYS or not condition.values:
        return False
    return every(is_trusted(value, trusted, arn) for value in condition.values)


def _outsiders(statement: Statement, trusted: list[object], setting: str) -> Iterator[Finding]:
    if statement.not_principals:
        yield f"Replace NotPrincipal by Principal in {setting}: it lets in everybody else."
    for principal in statement.principals:
        if principal.id == "*":
            yield f"Name the principals in {setting}: '*' lets in everybody."
        else:
            yield from _unless_trusted(principal, trusted, setting)


def _unless_trusted(principal: Principal, trusted: list[object], setting: str) -> Iterator[Finding]:
    """Yield a finding unless a principal is a service of AWS, or of an account that is trusted."""
    is_service = principal.kind == "Service" and "*" not in principal.id
    answer = is_service or is_trusted(principal.id, trusted)
    if isinstance(answer, UnknownValueError):
        yield answer
    elif not answer:
        yield (
            f"Remove the principal {principal.id!r} from {setting}, or list its account in "
            "trusted of the pack's config."
        )


def is_trusted(value: str, trusted: list[object], arn: re.Pattern[str] = ARN) -> Truth:
    """Whether an account, an organization, or the account of an ARN is trusted."""
    match = arn.fullmatch(value)
    owner = match["account"] if match else value
    return some(equal(one, owner) for one in trusted)
