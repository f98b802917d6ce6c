"""What moto lacks of DynamoDB: of its tables, contributor insights, and Kinesis destinations."""

from moto.dynamodb import urls

from rehearsal.aws.dynamodb.insights import ContributorInsights
from rehearsal.aws.dynamodb.kinesis import KinesisDestinations
from rehearsal.aws.dynamodb.tables import Tables


class DynamoDB(ContributorInsights, KinesisDestinations, Tables):
    """Answers the actions of DynamoDB."""


def extend() -> None:
    """Have these answers in the place of moto's."""
    urls.url_paths["{0}/"] = DynamoDB.dispatch
