"""Widened and lost access: who may do more than before, and who less."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import product
from typing import Any

from ops.review.finding import Finding
from ops.review.findings.remaining_resources import Surviving
from ops.review.findings.stack import name_after, name_before, renamed
from ops.review.findings.steps import after, before, changes, lost, of_type
from ops.review.preview import UNKNOWN, Preview, Step
from ops.review.tokens import (
    ATTACHMENT,
    KEY,
    POLICY,
    RESOURCE_POLICY,
    ROLE,
    ROLE_POLICY,
    TOPIC,
    TOPIC_POLICY,
    VAULT_POLICY,
    word,
)
from ops.review.values import items, members

_ACCOUNT_DIGITS = 12
_ARN_PARTS = 5
_ELEMENTS = {"Sid", "Effect", "Principal", "Action", "Resource", "Condition"}
Condition = tuple[str, str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement; `other` is the whole statement if it has elements such as NotAction."""

    allows: bool
    principals: frozenset[str]
    actions: frozenset[str]
    resources: frozenset[str]
    conditions: frozenset[Condition]
    other: str = ""

    def covers(self, one: "Statement", principal: str, action: str, resource: str) -> bool:
        """Whether it covers an action of a principal on a resource as another statement does.

        Access to a table includes access to what its indexes hold.
        """
        return (
            not self.other
            and _matches(principal, self.principals)
            and _matches(action, self.actions)
            and any(_matches(part, self.resources) for part in (resource, _table(resource)))
            and all(
                any(_is_within(own, given) for own in one.conditions) for given in self.conditions
            )
        )


def read(document: object) -> list[Statement] | None:
    """Return a parsed policy document, None if it is unknown or not a document."""
    if document in (None, ""):
        return []
    try:
        whole: object = json.loads(document) if isinstance(document, str) else document
    except (ValueError, RecursionError):
        return None
    if "Statement" not in members(whole):
        return None
    listed = members(whole)["Statement"]
    return [_statement(members(one)) for one in _list(listed)]


def widened(old: Iterable[Statement], new: Iterable[Statement]) -> list[str]:
    """Return what new statements allow that old ones did not."""
    before, after = list(old), list(new)
    let_in = _uncovered([one for one in after if one.allows], [one for one in before if one.allows])
    kept_out = _uncovered(
        [one for one in before if not one.allows], [one for one in after if not one.allows]
    )
    return [*dict.fromkeys([*let_in, *(f"{words}, no longer denied" for words in kept_out)])]


def _uncovered(asked: Iterable[Statement], given: list[Statement]) -> Iterator[str]:
    for one in asked:
        if one.other:
            if all(one != other for other in given):
                yield f"what {one.other} says"
            continue
        for principal, action, resource in product(
            sorted(one.principals), sorted(one.actions), sorted(one.resources)
        ):
            if not any(other.covers(one, principal, action, resource) for other in given):
                yield _words(principal, action, resource)


def _words(principal: str, action: str, resource: str) -> str:
    what = f"{action} on {resource.split(':', _ARN_PARTS)[-1]}" if resource else action
    return f"{what} for {principal}" if principal else what


def _statement(given: Mapping[str, Any]) -> Statement:
    conditions = [
        (operator, str(key).lower(), frozenset(map(_text, _list(values))))
        for operator, keys in members(given.get("Condition")).items()
        for key, values in members(keys).items()
    ]
    has_others = bool({*given} - _ELEMENTS)
    return Statement(
        allows=given.get("Effect") != "Deny",
        principals=frozenset(_principals(given.get("Principal"))) or frozenset({""}),
        actions=frozenset(str(one).lower() for one in _list(given.get("Action"))),
        resources=frozenset(map(str, _list(given.get("Resource")))) or frozenset({""}),
        conditions=frozenset(conditions),
        other=json.dumps(dict(given), sort_keys=True, default=str) if has_others else "",
    )


def _principals(given: object) -> Iterator[str]:
    if isinstance(given, str):
        yield given
    for kind, ids in members(given).items():
        for one in map(str, _list(ids)):
            is_account = len(one) == _ACCOUNT_DIGITS and one.isdigit()
            who = f"arn:aws:iam::{one}:root" if is_account else one
            yield who if kind == "AWS" else f"{kind} {who}"


def _list(value: object) -> list[object]:
    """Return a value as a list; AWS also accepts a single value."""
    if value is None:
        return []
    return [*items(value)] or ([] if value == [] else [value])


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _matches(value: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(value, pattern) for pattern in patterns)


def _table(resource: str) -> str:
    return resource.partition("/index/")[0]


def _is_within(own: Condition, given: Condition) -> bool:
    """Whether a condition is at least as narrow as another."""
    return own[:2] == given[:2] and (
        own[2] <= given[2] if "Not" not in own[0] else own[2] >= given[2]
    )


_MOST_SHOWN = 5
# The property that has the document of each type.
_DOCUMENTS = {
    KEY: "policy",
    POLICY: "policy",
    RESOURCE_POLICY: "policy",
    ROLE: "assumeRolePolicy",
    ROLE_POLICY: "policy",
    TOPIC: "policy",
    TOPIC_POLICY: "policy",
    VAULT_POLICY: "policy",
}
# What is bound to something else as soon as it is made, and what it is bound to.
_BOUND = {
    ATTACHMENT: "role",
    RESOURCE_POLICY: "resourceArn",
    ROLE_POLICY: "role",
    TOPIC_POLICY: "arn",
    VAULT_POLICY: "backupVaultName",
}


def grant_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each resource that grants more, or may do so."""
    created = {str(name_after(step)) for step in preview.steps if step.op == "create"}
    is_first = all(step.old is None for step in preview.steps)
    for step in of_type(preview, *_DOCUMENTS, ATTACHMENT):
        is_bound = not is_first and _is_bound_to_what_stays(step, created)
        more = [*_by_name(step, is_bound=is_bound)]
        name = _DOCUMENTS.get(step.type)
        if name and (changes(step, name) or is_bound):
            compared = _by_document(step, name, preview)
            if compared is None:
                yield _unknown(step)
            else:
                more += compared
        if more:
            yield _widened(step, more)


def _is_bound_to_what_stays(step: Step, created: set[str]) -> bool:
    """Whether a new resource grants access to an existing one."""
    if step.op != "create" or step.type not in _BOUND:
        return False
    target = str(after(step, _BOUND[step.type]))
    return target != UNKNOWN and not any(target.endswith(name) for name in created)


def _by_document(step: Step, name: str, preview: Preview) -> list[str] | None:
    """Return what a document newly permits, None if that is unknown."""
    old, new = before(step, name), after(step, name)
    had = read(renamed(old, preview) if isinstance(old, str) else old)
    has = read(new)
    return None if had is None or has is None else widened(had, has)


def _by_name(step: Step, *, is_bound: bool) -> Iterator[str]:
    """Yield what a role gains by attached policies, or by losing its permissions boundary."""
    if step.type == ATTACHMENT and (is_bound or changes(step, "policyArn")):
        arn = after(step, "policyArn")
        yield "all of a policy that is made first" if arn == UNKNOWN else f"all of {arn}"
    if step.type == ROLE and changes(step, "managedPolicyArns"):
        had = set(map(str, items(before(step, "managedPolicyArns"))))
        given = map(str, items(after(step, "managedPolicyArns")))
        yield from (f"all of {arn}" for arn in given if arn not in had)
    bound = before(step, "permissionsBoundary")
    if (
        bound
        and changes(step, "permissionsBoundary")
        and bound != after(step, "permissionsBoundary")
    ):
        yield f"what its permissions boundary {bound} denied"


def _unknown(step: Step) -> Finding:
    return Finding(
        name=f"grants-unknown:{step.name}",
        severity="look",
        says=f"The preview does not know what the {word(step)} {step.name} grants: it refers to a "
        "resource that the deployment creates first, or it is not a policy document.",
        todo="Check in the program what it grants, or deploy the resource that it refers to first.",
    )


def _widened(step: Step, more: list[str]) -> Finding:
    shown = "; ".join(more[:_MOST_SHOWN])
    left = len(more) - _MOST_SHOWN
    return Finding(
        name=f"grants-widened:{step.name}",
        severity="look",
        says=f"The {word(step)} {step.name} grants more than before: {shown}"
        + (f"; and {left} more." if left > 0 else "."),
        todo="Check that every principal that has it needs each of these permissions.",
    )


_TABLE = re.compile(r":table/([\w.-]+)")


def grant_loss_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each policy that is deleted or replaced under its name."""
    gone = Surviving(preview).lost_tables()
    for step in lost(preview, POLICY):
        tables = set(_TABLE.findall(str(before(step, "policy"))))
        if step.op == "delete" and not (tables and tables <= gone):
            yield Finding(
                name=f"grant-removed:{step.name}",
                severity="look",
                says=f"The policy {step.name} is deleted. AWS refuses to delete a policy that is "
                "attached to a role, and a role without it loses its permissions.",
                todo="Detach it from every role first.",
            )
    for step in lost(preview, POLICY, ROLE):
        if step.op == "replace" and name_before(step) == name_after(step):
            yield Finding(
                name=f"grant-replaced:{step.name}",
                severity="look",
                says=f"The {word(step)} {step.name} is deleted and created again, because of "
                f"{', '.join(step.replace_keys)}. AWS refuses to delete it while it is in "
                "use, and until it is created again it grants nothing.",
                todo="Undo that change.",
            )
