"""IAM's resource types, and the statements that allow something."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs

from ..rule import Finding
from ..statements import Statement, statements
from ..values import elements, read
from ..wildcards import matches

ROLE = "aws:iam/role:Role"
POLICIES = (
    ROLE,
    "aws:iam/policy:Policy",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/userPolicy:UserPolicy",
    "aws:iam/groupPolicy:GroupPolicy",
)


def allowing(args: ResourceValidationArgs) -> Iterator[tuple[Statement, str] | Finding]:
    """Yield each statement that allows something and where it stands, or why it is not known."""
    for document, setting in _documents(args):
        for statement in statements(document, setting):
            if not isinstance(statement, Statement):
                yield statement
            elif statement.allows:
                yield statement, setting


def allows(statement: Statement, action: str) -> bool:
    """Tell whether a statement that allows something allows an action."""
    if statement.not_actions:
        return not any(matches(pattern, action) for pattern in statement.not_actions)
    return any(matches(pattern, action) for pattern in statement.actions)


def _documents(args: ResourceValidationArgs) -> Iterator[tuple[object, str]]:
    if args.resource_type != ROLE:
        yield read(args.props, "policy"), f"policy of {args.name!r}"
        return
    for position, inline in enumerate(elements(read(args.props, "inlinePolicies"))):
        yield read(inline, "policy"), f"inline_policies[{position}].policy of role {args.name!r}"
