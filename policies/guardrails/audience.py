"""The outside principals to whom a resource's policy grants access."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, product

from pulumi_policy import PolicyConfigSchema, ResourceValidationArgs
from pulumi_policy.proxy import UnknownValueError

from .aws.providers import own_account
from .conditions import Condition
from .permissions import ANYBODY, Request, Requests
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
            "description": (
                "IDs of accounts (12 digits) and organizations (o-...) that may have access."
            ),
            STRICTNESS: AtMostThese(),
        },
    },
)
ARN = re.compile(r"arn(:[^:*?$]*){3}:(?P<account>[0-9]{12})(:.*)?")
"""An ARN without wildcards before its account, which could otherwise match another account."""

ARN_IN_PARTS = re.compile(r"arn(:[^:$]*){3}:(?P<account>[0-9]{12})(:.*)?")
"""An ARN whose parts are compared separately, so that no wildcard matches into the next part."""

SERVICE = re.compile(r"[a-z0-9.-]+\.amazonaws\.com(\.cn)?")
BINDING_OPERATORS = {
    "StringEquals": ARN,
    "StringEqualsIgnoreCase": ARN,
    "StringLike": ARN,
    "ArnEquals": ARN_IN_PARTS,
    "ArnLike": ARN_IN_PARTS,
}
_MOST_REQUESTS = 200
"""How much of what a document allows is compared with its denials; beyond that, denials do not
count."""

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
    """Yield a finding for each principal with access that is not trusted, once.

    Trusted are those in the rule's config, and the account of the resource if the provider leaves
    no doubt which that is.
    """
    trusted = trusted_accounts(args)
    listed = [*statements(document, setting)]
    denials = Denials(listed, trusted)
    findings = (
        finding
        for statement in listed
        for finding in _findings(statement, trusted, denials, setting)
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


class Denials:
    """What a document certainly denies to outside principals whom its statements allow.

    In AWS, a denial overrides what other statements allow. An outside principal is one that is not
    trusted, so a denial to all but the trusted applies to each of them.
    """

    def __init__(self, document: Sequence[Statement | Finding], trusted: list[object]) -> None:
        listed = [one for one in document if isinstance(one, Statement)]
        denying = [*_denying(listed, trusted)]
        asked: list[tuple[Statement, Principal, Request]] = []
        for statement in listed if denying else ():
            requests = [*islice(_requests(statement), _MOST_REQUESTS + 1 - len(asked))]
            if len(asked) + len(requests) <= _MOST_REQUESTS:
                asked += [(statement, principal, one) for principal, one in requests]
        denied = {id(one) for one in Requests(one for *_, one in asked).denied(denying)}
        outcomes: dict[tuple[Statement, Principal], bool] = {}
        for statement, principal, one in asked:
            key = statement, principal
            outcomes[key] = outcomes.get(key, True) and id(one) in denied
        self._outcomes = outcomes

    def cover(self, statement: Statement, principal: Principal) -> bool:
        """Whether everything that a statement allows an outside principal is denied to it."""
        return self._outcomes.get((statement, principal), False)


def _denying(document: Iterable[Statement], trusted: list[object]) -> Iterator[Statement]:
    """Yield what is denied to outside principals, without conditions that all of them meet."""
    for one in document:
        spared = one.not_principals
        if one.allows or not all(_is_known(principal, trusted) for principal in spared):
            continue
        left = [each for each in one.conditions if not _is_met_by_outsiders(each, trusted)]
        principals = (ANYBODY,) if spared else one.principals
        yield replace(one, principals=principals, not_principals=(), conditions=tuple(left))


def _is_met_by_outsiders(condition: Condition, trusted: list[object]) -> bool:
    """Whether a condition holds for all callers except trusted ones."""
    negation = condition.negation()
    return negation is not None and _binds(negation, trusted) is True


def _is_known(principal: Principal, trusted: list[object]) -> bool:
    """Whether a principal is an AWS service, or of a trusted account."""
    is_service = principal.kind == "Service" and "*" not in principal.id
    return is_service or is_trusted(principal.id, trusted) is True


def _requests(statement: Statement) -> Iterator[tuple[Principal, Request]]:
    """Yield what a statement allows each outside principal."""
    if not statement.allows:
        return
    principals = (ANYBODY,) if statement.not_principals else statement.principals
    actions = statement.actions or ("*",)
    resources = statement.resources or ("*",)
    for principal, action, resource in product(principals, actions, resources):
        account = ARN.fullmatch(principal.id)
        context = {"aws:principalaccount": account["account"]} if account else {}
        asked = Request(action=action, resource=resource, principal=principal, context=context)
        yield principal, asked


def _findings(
    statement: Statement | Finding, trusted: list[object], denials: Denials, setting: str
) -> Iterator[Finding]:
    if not isinstance(statement, Statement):
        yield statement
        return
    bound = is_bound(statement, trusted)
    if not statement.allows or bound is True:
        return
    for finding in _outsiders(statement, trusted, denials, setting):
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


def _outsiders(
    statement: Statement, trusted: list[object], denials: Denials, setting: str
) -> Iterator[Finding]:
    if statement.not_principals and not denials.cover(statement, ANYBODY):
        yield (
            f"Replace NotPrincipal with Principal in {setting}: it grants access to everyone else."
        )
    for principal in statement.principals:
        if denials.cover(statement, principal):
            continue
        if principal.id == "*":
            yield f"Name the principals in {setting}: '*' grants access to everyone."
        else:
            yield from _unless_trusted(principal, trusted, setting)


def _unless_trusted(principal: Principal, trusted: list[object], setting: str) -> Iterator[Finding]:
    """Yield a finding unless a principal is an AWS service, or of a trusted account."""
    is_service = principal.kind == "Service" and "*" not in principal.id
    answer = is_service or is_trusted(principal.id, trusted)
    if isinstance(answer, UnknownValueError):
        yield answer
    elif not answer:
        yield (
            f"Remove the principal {principal.id!r} from {setting}, or add its account to trusted "
            "in the pack's config."
        )


def is_trusted(value: str, trusted: list[object], arn: re.Pattern[str] = ARN) -> Truth:
    """Whether an account, an organization, or the account of an ARN is trusted."""
    match = arn.fullmatch(value)
    owner = match["account"] if match else value
    return some(equal(one, owner) for one in trusted)
