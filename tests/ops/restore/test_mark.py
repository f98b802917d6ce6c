from ops.restore.acting import Acting
from ops.restore.mark import mark, marked
from ops.verify.aws import Client
from tests.conftest import REGION
from tests.ops.restore.service import ACCOUNT

MARK = {"restored-from": "orders", "restored-to": "2026-11-26T10:00:00Z"}


def test_a_mark_says_from_what_and_to_when() -> None:
    assert mark("orders", "2026-11-26T10:00:00Z") == MARK


def test_only_the_mark_is_read(aws: Acting, bare: str, dynamodb: Client) -> None:
    assert marked(aws, bare) == {}
    tags = [{"Key": key, "Value": value} for key, value in {"team": "search", **MARK}.items()]
    arn = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{bare}"
    dynamodb.tag_resource(ResourceArn=arn, Tags=tags)
    aws.forget()
    assert marked(aws, bare) == MARK
