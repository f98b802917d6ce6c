"""Whether the roles of a stack reach tables, by all policies that the stack attaches to them."""

from collections.abc import Iterator

from pulumi_policy import PolicyResource, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..relations import Related, Relations, related
from ..stack import as_args, given, resources_of, sources
from ..three_valued import Truth, every, some
from ..values import elements, read
from .managed_policies import reaches
from .policies import (
    ATTACHMENT,
    EXCLUSIVE,
    POLICY,
    REACHING_TABLES,
    ROLE,
    ROLE_ATTACHMENT,
    ROLE_POLICY,
    Document,
    documents,
)

_NAMED_BY_DOCUMENTS = ("aws:backup/", "aws:dax/", "aws:dynamodb/", "aws:kms/")


class RolePermissions:
    """The policies of a stack that reach tables, or may, by their roles."""

    def __init__(self, args: StackValidationArgs) -> None:
        self._args = args
        self._of_policies = {
            policy.urn: _reaches_by_document(args, policy) for policy in resources_of(args, POLICY)
        }
        self._urns = {
            read(policy.props, "arn"): policy.urn
            for policy in resources_of(args, POLICY)
            if isinstance(read(policy.props, "arn"), str)
        }
        self._given_to = Relations(one for one in self._given(args) if one.thing is not False)

    def reach_tables(self, role: PolicyResource) -> Truth:
        """Whether a role may do anything to tables, caches or backups."""
        return some(self._answers(role))

    def _answers(self, role: PolicyResource) -> Iterator[Truth]:
        # AWS fills in both lists with empty values.
        if given(role, "inlinePolicies") is not None:
            yield _reaches_by_document(self._args, role, "inlinePolicies")
        yield some(map(self._attached, elements(given(role, "managedPolicyArns"))))
        yield self._given_to.some(read(role.props, "name"), [role.urn], _both)

    def _given(self, args: StackValidationArgs) -> Iterator[Related[Truth]]:
        """Relate whether each policy reaches tables to the role of the policy."""
        for inline in resources_of(args, ROLE_POLICY):
            yield related(_reaches_by_document(args, inline), inline, "role", ROLE)
        for one in resources_of(args, ROLE_ATTACHMENT):
            yield related(self._attached_by(one, "policyArn"), one, "role", ROLE)
        for one in resources_of(args, EXCLUSIVE):
            yield related(self._attached_by(one, "policyArns"), one, "roleName", ROLE)
        for one in resources_of(args, ATTACHMENT):
            origins = [origin.urn for origin in sources(one, "roles")]
            for role in elements(read(one.props, "roles")):
                yield Related(self._attached_by(one, "policyArn"), role, origins)

    def _attached_by(self, attachment: PolicyResource, property_name: str) -> Truth:
        """Whether a policy that a resource attaches reaches tables.

        An unknown one is the policy of the program from which it comes, if any.
        """
        value = read(attachment.props, property_name)
        listed = [value] if property_name == "policyArn" else elements(value)
        origins = [
            self._of_policies[origin.urn]
            for origin in sources(attachment, property_name)
            if origin.urn in self._of_policies
        ]
        known = [arn for arn in listed if not isinstance(arn, UnknownValueError)]
        unknown = [] if origins else [one for one in listed if isinstance(one, UnknownValueError)]
        return some((*origins, *map(self._attached, known), *unknown))

    def _attached(self, policy_arn: object) -> Truth:
        if isinstance(policy_arn, UnknownValueError):
            return policy_arn
        if not isinstance(policy_arn, str):
            return False
        urn = self._urns.get(policy_arn)
        return self._of_policies[urn] if urn else bool(reaches(policy_arn))


def _both(reaches_tables: Truth, belongs: Truth) -> Truth:
    return every((belongs, reaches_tables))


def _reaches_by_document(
    args: StackValidationArgs, resource: PolicyResource, property_name: str = "policy"
) -> Truth:
    """Whether a resource's own documents reach tables.

    An unknown one reaches the tables, keys and vaults whose outputs it contains.
    """
    names = any(
        origin.resource_type.startswith(_NAMED_BY_DOCUMENTS)
        for origin in sources(resource, property_name)
    )
    return some(
        bool(REACHING_TABLES.allowed(document.statements)) or _unknown(document, reaches=names)
        for document in documents(as_args(args, resource))
    )


def _unknown(document: Document, *, reaches: bool) -> Truth:
    unknown = next((one for one in document.faults if isinstance(one, UnknownValueError)), None)
    return False if unknown is None else reaches or unknown
