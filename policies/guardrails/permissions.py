"""What policy documents allow: who may do what, on what, by all statements together."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from .rule import Finding
from .statements import Principal, Statement
from .wildcards import Probes

ANYBODY = Principal(kind="AWS", id="*")
_ACCOUNT = re.compile(r"arn:[^:]*:(?:iam|sts)::(\d{12}):")
_VARIABLE = re.compile(r"\$\{([^{}]*)\}")
_ESCAPED = frozenset("*?$")
_MATCHED_BY_NOTHING = "\0"
_VERSION_WITH_VARIABLES = "2012-10-17"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An action on a resource, or on any of those that a pattern matches.

    The principal is `ANYBODY` for a resource's policy, and None for an identity's, which applies to
    its owner. `context` has the known values of condition keys, with names in lower case, and
    `lacks` says whether a key is known to be missing.
    """

    action: str
    resource: str = "*"
    principal: Principal | None = None
    context: Mapping[str, str] = field(default_factory=dict[str, str])
    lacks: Callable[[str], bool] = field(default=lambda _key: False)


class Requests:
    """Requests that are evaluated together, so that each pattern is read once for all."""

    def __init__(self, requests: Iterable[Request]) -> None:
        self._requests = [*requests]
        actions = [*dict.fromkeys(one.action for one in self._requests)]
        resources = [*dict.fromkeys(one.resource for one in self._requests)]
        self._actions, self._resources = Probes(actions), Probes(resources)
        self._bits = [
            (1 << actions.index(one.action), 1 << resources.index(one.resource))
            for one in self._requests
        ]

    def allowed(
        self, document: Iterable[Statement | Finding], *, whatever_the_conditions: bool = True
    ) -> list[Request]:
        """Return the requests that a document may allow, in their order.

        A request is allowed if a statement allows it on some of its resources, and none certainly
        denies it on all of them. The conditions of an allowing statement count as met unless the
        request is known not to meet them; those of a denial only if they restrict nothing. Unknown
        parts of a document allow nothing yet.
        """
        statements = [one for one in document if isinstance(one, Statement)]
        matching = cache(self._may_match)
        allowing = [
            one
            for one in statements
            if one.allows
            and (whatever_the_conditions or not any(each.restricts() for each in one.conditions))
        ]
        denied = self.denied(statements)
        return [
            request
            for request, bits in zip(self._requests, self._bits, strict=True)
            if request not in denied
            and _is_in(bits, (matching(one) for one in allowing if _may_be_about(one, request)))
        ]

    def denied(self, document: Iterable[Statement | Finding]) -> list[Request]:
        """Return the requests that a document certainly denies, on all of their resources."""
        matching = cache(self._surely_matches)
        denying = [one for one in document if isinstance(one, Statement) and not one.allows]
        return [
            request
            for request, bits in zip(self._requests, self._bits, strict=True)
            if _is_in(bits, (matching(one) for one in denying if _denies(one, request)))
        ]

    def _may_match(self, statement: Statement) -> tuple[int, int]:
        """Return the actions and the resources to which a statement may apply."""
        return (
            _named(self._actions, statement.actions, statement.not_actions),
            _named(
                self._resources,
                resource_patterns(statement, statement.resources),
                resource_patterns(statement, statement.not_resources, variables_match=False),
            ),
        )

    def _surely_matches(self, statement: Statement) -> tuple[int, int]:
        """Return the actions and the resources to which a statement certainly applies."""
        return (
            _covered(self._actions, statement.actions, statement.not_actions),
            _covered(
                self._resources,
                resource_patterns(statement, statement.resources, variables_match=False),
                resource_patterns(statement, statement.not_resources),
            ),
        )


def resource_patterns(
    statement: Statement, resources: Iterable[str], *, variables_match: bool = True
) -> list[str]:
    """Return the resource patterns of a statement, without the variables in them.

    A variable stands for any text if it counts as matching, and otherwise for none. `${*}` is not a
    variable but a literal star, which no ARN contains.
    """
    if statement.version != _VERSION_WITH_VARIABLES:
        return [*resources]

    def pattern(variable: re.Match[str]) -> str:
        is_any = variables_match and variable[1] not in _ESCAPED
        return "*" if is_any else _MATCHED_BY_NOTHING

    return [_VARIABLE.sub(pattern, resource) for resource in resources]


def _named(probes: Probes, patterns: Sequence[str], others: Sequence[str]) -> int:
    if others:
        return probes.all & ~_union(map(probes.covered, others))
    return _union(map(probes.overlapping, patterns)) if patterns else probes.all


def _covered(probes: Probes, patterns: Sequence[str], others: Sequence[str]) -> int:
    if others:
        return probes.all & ~_union(map(probes.overlapping, others))
    return _union(map(probes.covered, patterns)) if patterns else probes.all


def _union(answers: Iterable[int]) -> int:
    union = 0
    for answer in answers:
        union |= answer
    return union


def _is_in(bits: tuple[int, int], statements: Iterable[tuple[int, int]]) -> bool:
    action, resource = bits
    return any(action & actions and resource & resources for actions, resources in statements)


def _may_be_about(statement: Statement, request: Request) -> bool:
    """Whether a statement may apply to a request, apart from its action and resource."""
    return _may_name(statement, request.principal) and not any(
        one.is_met(request.context, request.lacks) is False for one in statement.conditions
    )


def _may_name(statement: Statement, principal: Principal | None) -> bool:
    """Whether a statement names a principal, everyone, or the account of the principal."""
    if principal is None:
        return True
    if statement.not_principals:
        return principal not in statement.not_principals
    account = _ACCOUNT.match(principal.id)
    owners = (account[1], f"{account[0]}root") if account else ()
    return any(
        one == principal or (one.kind == "AWS" and one.id in ("*", *owners))
        for one in statement.principals
    )


def _denies(statement: Statement, request: Request) -> bool:
    """Whether a denying statement applies to a request, apart from its action and resource."""
    is_named = request.principal is None or not {request.principal, ANYBODY}.isdisjoint(
        statement.principals
    )
    return is_named and all(
        one.is_met(request.context, request.lacks) is True for one in statement.conditions
    )
