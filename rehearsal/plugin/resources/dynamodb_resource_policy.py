"""The life of a policy on a DynamoDB table."""

from collections.abc import Iterator

from typing_extensions import override

from rehearsal.plugin.aws import Aws, call_if_there
from rehearsal.plugin.documents import faults, same_documents
from rehearsal.plugin.limits import ARN
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.values import Properties

CONFIRMATION = "confirmRemoveSelfResourceAccess"
GONE = ("PolicyNotFoundException", "ResourceNotFoundException")


class ResourcePolicy(Resource):
    """A policy, its id being the ARN of the table that it is on."""

    type_name = "aws:dynamodb/resourcePolicy:ResourcePolicy"
    facts = PropertyRules(
        service="dynamodb",
        replaces=frozenset({"resourceArn"}),
        recomputed={"revisionId": (CONFIRMATION, "policy")},
    )

    @override
    def problems(self, inputs: Properties, aws: Aws) -> Iterator[Problem]:
        for fault in faults(inputs, "policy"):
            yield Problem(
                fault.path,
                "Invalid JSON String Value. A string value was provided that is not valid JSON "
                "string format (RFC 7159)",
            )
        arn = inputs["resourceArn"]
        if isinstance(arn, str) and not ARN.fullmatch(arn):
            reason = "Invalid ARN Value. The provided value cannot be parsed as an ARN"
            yield Problem("resourceArn", f"{reason}: {arn}")

    @override
    def normalize(self, olds: Properties, news: Properties) -> tuple[Properties, Properties]:
        return same_documents(olds, news, "policy")

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        _put(aws, inputs)
        return inputs["resourceArn"]

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        found = call_if_there(aws, "dynamodb", "GetResourcePolicy", GONE, ResourceArn=identity)
        if found is None:
            return None
        return {
            # AWS takes this with a policy and forgets it.
            CONFIRMATION: known.get(CONFIRMATION, False),
            "policy": found["Policy"],
            "resourceArn": identity,
            "revisionId": found["RevisionId"],
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
        _put(aws, news)

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        call_if_there(aws, "dynamodb", "DeleteResourcePolicy", GONE, ResourceArn=identity)


def _put(aws: Aws, inputs: Properties) -> None:
    aws.call(
        "dynamodb",
        "PutResourcePolicy",
        ResourceArn=inputs["resourceArn"],
        Policy=inputs["policy"],
        ConfirmRemoveSelfResourceAccess=inputs.get(CONFIRMATION, False),
    )


RESOURCE = ResourcePolicy()
