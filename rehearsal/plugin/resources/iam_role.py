"""Roles of IAM, with the policies written into them and those attached to them."""

from collections.abc import Iterator

from typing_extensions import override

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.documents import same_documents
from rehearsal.plugin.errors import AwsError
from rehearsal.plugin.iam import attachments, inline
from rehearsal.plugin.iam.calls import answer, as_held
from rehearsal.plugin.iam.checks import DESCRIPTION, document_problems, name_problems
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.tagging import TagCalls, as_list, as_map
from rehearsal.plugin.values import Properties, objects

TAGS = TagCalls(service="iam", noun="Role")

LONGEST_NAME = 64


class Role(Resource):
    """A role, its id being its name."""

    type_name = "aws:iam/role:Role"
    facts = PropertyRules(
        service="iam",
        auto_named="name",
        defaults={"forceDetachPolicies": False, "maxSessionDuration": 3600, "path": "/"},
        ranges={"maxSessionDuration": (3600, 43200)},
        arns=frozenset({"managedPolicyArns", "permissionsBoundary"}),
        replaces=frozenset({"name", "namePrefix", "path"}),
        sets={"inlinePolicies": "name", "managedPolicyArns": None},
        computed=frozenset({"inlinePolicies", "managedPolicyArns", "namePrefix"}),
    )

    @override
    def problems(self, inputs: Properties, aws: Aws) -> Iterator[Problem]:
        yield from name_problems(inputs, LONGEST_NAME)
        yield from DESCRIPTION.problems("description", inputs.get("description"))
        yield from document_problems("assumeRolePolicy", inputs["assumeRolePolicy"])
        for i, policy in enumerate(objects(inputs.get("inlinePolicies"))):
            yield from document_problems(f"inlinePolicies[{i}].policy", policy.get("policy"))

    @override
    def normalize(self, olds: Properties, news: Properties) -> tuple[Properties, Properties]:
        return same_documents(olds, inline.as_before(olds, news), "assumeRolePolicy")

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        boundary = inputs.get("permissionsBoundary")
        aws.call(
            "iam",
            "CreateRole",
            RoleName=inputs["name"],
            Path=inputs["path"],
            Description=inputs.get("description", ""),
            AssumeRolePolicyDocument=inputs["assumeRolePolicy"],
            MaxSessionDuration=inputs["maxSessionDuration"],
            Tags=as_list(inputs.get("tags", {})),
            **({"PermissionsBoundary": boundary} if boundary else {}),
        )
        return inputs["name"]

    @override
    def finish(self, aws: Aws, identity: str, inputs: Properties) -> None:
        inline.change(aws, identity, {}, inline.documents_of(inputs))
        attachments.change(aws, identity, (), inputs.get("managedPolicyArns", ()))

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        found = answer(aws, "GetRole", RoleName=identity)
        if found is None:
            return None
        role = found["Role"]
        policies = inline.all_found(aws, identity, inline.documents_of(known))
        trust = as_held(role["AssumeRolePolicyDocument"], known.get("assumeRolePolicy"))
        boundary = role.get("PermissionsBoundary", {})
        return {
            "arn": role["Arn"],
            "assumeRolePolicy": trust,
            "createDate": role["CreateDate"].strftime("%Y-%m-%dT%H:%M:%SZ"),
            "description": role.get("Description", ""),
            "inlinePolicies": [{"name": name, "policy": policies[name]} for name in policies],
            "managedPolicyArns": attachments.attached(aws, identity),
            "maxSessionDuration": role["MaxSessionDuration"],
            "name": role["RoleName"],
            "namePrefix": "",
            "path": role["Path"],
            "permissionsBoundary": boundary.get("PermissionsBoundaryArn", ""),
            "tags": as_map(role.get("Tags", [])),
            "uniqueId": role["RoleId"],
        }

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        if "assumeRolePolicy" in changed:
            document = news["assumeRolePolicy"]
            aws.call("iam", "UpdateAssumeRolePolicy", RoleName=identity, PolicyDocument=document)
        if "description" in changed:
            description = news.get("description", "")
            aws.call("iam", "UpdateRoleDescription", RoleName=identity, Description=description)
        if "maxSessionDuration" in changed:
            seconds = news["maxSessionDuration"]
            aws.call("iam", "UpdateRole", RoleName=identity, MaxSessionDuration=seconds)
        if "permissionsBoundary" in changed:
            _bound(aws, identity, news.get("permissionsBoundary"))
        if "inlinePolicies" in changed:
            inline.change(aws, identity, inline.documents_of(olds), inline.documents_of(news))
        if "managedPolicyArns" in changed:
            before, after = olds["managedPolicyArns"], news["managedPolicyArns"]
            attachments.change(aws, identity, before, after)
        TAGS.change(aws, olds, news, RoleName=identity)

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        # The official plugin takes a role out of the profiles of instances first.
        answer(aws, "ListInstanceProfilesForRole", RoleName=identity)
        is_forced = olds.get("forceDetachPolicies")
        if is_forced or olds.get("managedPolicyArns"):
            attachments.change(aws, identity, attachments.attached(aws, identity), ())
        if is_forced or olds.get("inlinePolicies"):
            inline.change(aws, identity, inline.all_found(aws, identity, {}), {})
        if attachments.attached(aws, identity):
            reason = "Cannot delete entity, must detach all policies first."
            raise AwsError("iam", "DeleteRole", "DeleteConflict", reason)
        answer(aws, "DeleteRole", RoleName=identity)


def _bound(aws: Aws, name: str, arn: str | None) -> None:
    if arn:
        aws.call("iam", "PutRolePermissionsBoundary", RoleName=name, PermissionsBoundary=arn)
    else:
        aws.call("iam", "DeleteRolePermissionsBoundary", RoleName=name)


RESOURCE = Role()
