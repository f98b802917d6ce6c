from rehearsal.plugin.aws import Aws
from rehearsal.plugin.functions.index import get_caller_identity, get_partition, get_region


def test_the_caller_is_the_one_of_the_embedded_aws(aws: Aws) -> None:
    assert get_caller_identity(aws, {}) == {
        "accountId": "123456789012",
        "arn": "arn:aws:sts::123456789012:user/moto",
        "id": "123456789012",
        "userId": "AKIAIOSFODNN7EXAMPLE",
    }


def test_a_region_has_a_name_and_words() -> None:
    assert get_region(Aws("eu-west-1"), {}) == {
        "description": "Europe (Ireland)",
        "endpoint": "ec2.eu-west-1.amazonaws.com",
        "id": "eu-west-1",
        "name": "eu-west-1",
        "region": "eu-west-1",
    }


def test_a_region_is_in_a_partition() -> None:
    assert get_partition(Aws("cn-north-1"), {}) == {
        "dnsSuffix": "amazonaws.com.cn",
        "id": "aws-cn",
        "partition": "aws-cn",
        "reverseDnsPrefix": "cn.com.amazonaws",
    }
