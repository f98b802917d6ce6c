"""Managed policies of IAM, to be attached to any number of roles."""

from collections.abc import Iterator

from typing_extensions import override

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.documents import same_documents
from rehearsal.plugin.errors import AwsError
from rehearsal.plugin.iam.calls import answer, as_held
from rehearsal.plugin.iam.checks import document_problems, name_problems
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.tagging import TagCalls, as_list, as_map
from rehearsal.plugin.values import Properties

TAGS = TagCalls(service="iam", noun="Policy")

LONGEST_NAME = 128
# AWS keeps so many versions of a policy.
MOST_VERSIONS = 5


class Policy(Resource):
    """A managed policy, its id being its ARN."""

    type_name = "aws:iam/policy:Policy"
    facts = PropertyRules(
        service="iam",
        auto_named="name",
        defaults={"path": "/"},
        replaces=frozenset({"description", "name", "namePrefix", "path"}),
        computed=frozenset({"namePrefix"}),
    )

    @override
    def problems(self, inputs: Properties, aws: Aws) -> Iterator[Problem]:
        yield from name_problems(inputs, LONGEST_NAME)
        yield from _path_problems(inputs)
        yield from document_problems("policy", inputs["policy"])

    @override
    def normalize(self, olds: Properties, news: Properties) -> tuple[Properties, Properties]:
        return same_documents(olds, news, "policy")

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        made = aws.call(
            "iam",
            "CreatePolicy",
            PolicyName=inputs["name"],
            Path=inputs["path"],
            Description=inputs.get("description", ""),
            PolicyDocument=inputs["policy"],
            Tags=as_list(inputs.get("tags", {})),
        )
        return made["Policy"]["Arn"]

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        found = answer(aws, "GetPolicy", PolicyArn=identity)
        if found is None:
            return None
        policy = found["Policy"]
        default = policy["DefaultVersionId"]
        version = aws.call("iam", "GetPolicyVersion", PolicyArn=identity, VersionId=default)
        return {
            "arn": policy["Arn"],
            "attachmentCount": policy["AttachmentCount"],
            "description": policy.get("Description", ""),
            "name": policy["PolicyName"],
            "namePrefix": "",
            "path": policy["Path"],
            "policy": as_held(version["PolicyVersion"]["Document"], known.get("policy")),
            "policyId": policy["PolicyId"],
            "tags": as_map(policy.get("Tags", [])),
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
        if "policy" in changed:
            _make_room(aws, identity)
            aws.call(
                "iam",
                "CreatePolicyVersion",
                PolicyArn=identity,
                PolicyDocument=news["policy"],
                SetAsDefault=True,
            )
        TAGS.change(aws, olds, news, PolicyArn=identity)

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        found = answer(aws, "GetPolicy", PolicyArn=identity)
        if found and found["Policy"]["AttachmentCount"]:
            # The embedded AWS would delete it, and the roles could never let go of it.
            reason = "Cannot delete a policy attached to entities."
            raise AwsError("iam", "DeletePolicy", "DeleteConflict", reason)
        answer(aws, "DeletePolicy", PolicyArn=identity)


def _make_room(aws: Aws, arn: str) -> None:
    """Delete the oldest version, where there are as many as AWS keeps."""
    versions = aws.call("iam", "ListPolicyVersions", PolicyArn=arn)["Versions"]
    if len(versions) < MOST_VERSIONS:
        return
    unused = [version for version in versions if not version["IsDefaultVersion"]]
    oldest = min(unused, key=lambda version: version["CreateDate"])
    aws.call("iam", "DeletePolicyVersion", PolicyArn=arn, VersionId=oldest["VersionId"])


def _path_problems(inputs: Properties) -> Iterator[Problem]:
    path = inputs["path"]
    if isinstance(path, str) and not (path.startswith("/") and path.endswith("/")):
        yield Problem(
            "path",
            'Invalid Attribute Value. Attribute "path" must begin and end with a slash (/), '
            f'got "{path}"',
        )


RESOURCE = Policy()
