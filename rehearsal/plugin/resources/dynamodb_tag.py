"""One tag of a table that something else manages, as `aws_dynamodb_tag` of the official plugin."""

from typing_extensions import override

from rehearsal.plugin.aws import Aws, call_if_there
from rehearsal.plugin.errors import AwsError
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.tagging import as_map
from rehearsal.plugin.values import Properties

_GONE = "ResourceNotFoundException"


class Tag(Resource):
    """A tag, its id being the ARN of the table and the key."""

    type_name = "aws:dynamodb/tag:Tag"
    facts = PropertyRules(service="dynamodb", replaces=frozenset({"key", "resourceArn"}))

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        _set(aws, inputs)
        return f"{inputs['resourceArn']},{inputs['key']}"

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        arn, _, key = identity.partition(",")
        try:
            tags = as_map(aws.pages("dynamodb", "ListTagsOfResource", "Tags", ResourceArn=arn))
        except AwsError as error:
            if error.code == _GONE:
                return None
            raise
        return {"key": key, "resourceArn": arn, "value": tags[key]} if key in tags else None

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        _set(aws, news)

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        arn, _, key = identity.partition(",")
        call_if_there(aws, "dynamodb", "UntagResource", {_GONE}, ResourceArn=arn, TagKeys=[key])


def _set(aws: Aws, inputs: Properties) -> None:
    tag = {"Key": inputs["key"], "Value": inputs["value"]}
    aws.call("dynamodb", "TagResource", ResourceArn=inputs["resourceArn"], Tags=[tag])


RESOURCE = Tag()
