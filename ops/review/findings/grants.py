"""Policies, keys, topics and roles that let somebody do more than before."""

from collections.abc import Iterator

from ops.review.finding import Finding
from ops.review.findings.names import name_after, renamed
from ops.review.findings.statements import read, widened
from ops.review.findings.steps import after, before, changes, of_type
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
from ops.review.values import items

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


def find(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each resource that grants more, or of which that is not known yet."""
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
    """Tell whether something new grants on what is there already."""
    if step.op != "create" or step.type not in _BOUND:
        return False
    target = str(after(step, _BOUND[step.type]))
    return target != UNKNOWN and not any(target.endswith(name) for name in created)


def _by_document(step: Step, name: str, preview: Preview) -> list[str] | None:
    """Say what a document lets do that the former did not; None where that cannot be told."""
    old, new = before(step, name), after(step, name)
    had = read(renamed(old, preview) if isinstance(old, str) else old)
    has = read(new)
    return None if had is None or has is None else widened(had, has)


def _by_name(step: Step, *, is_bound: bool) -> Iterator[str]:
    """Say what a role gets by the names of policies, or by losing the one that bounds it."""
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
        yield f"what its boundary {bound} kept out"


def _unknown(step: Step) -> Finding:
    return Finding(
        name=f"grants-unknown:{step.name}",
        severity="look",
        says=f"What the {word(step)} {step.name} grants cannot be told: it names what the "
        "deployment makes first, or is no policy document.",
        todo="Look in the program at what it grants, or deploy what it names first.",
    )


def _widened(step: Step, more: list[str]) -> Finding:
    shown = "; ".join(more[:_MOST_SHOWN])
    left = len(more) - _MOST_SHOWN
    return Finding(
        name=f"grants-widened:{step.name}",
        severity="look",
        says=f"The {word(step)} {step.name} grants more than before: {shown}"
        + (f"; and {left} more." if left > 0 else "."),
        todo="See that whoever has it needs each of these.",
    )
