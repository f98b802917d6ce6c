from offline.plugin.failures import AwsError, RefusedError, UnfinishedError


def test_what_aws_refuses_is_told_with_the_call_and_the_code() -> None:
    refused: RefusedError = AwsError("kms", "DescribeKey", "NotFoundException", "no such key")
    assert str(refused) == "kms DescribeKey: NotFoundException: no such key"
    assert AwsError("kms", "DescribeKey", "NotFoundException", "").code == "NotFoundException"


def test_what_is_unfinished_says_what_there_is_and_is_no_refusal() -> None:
    unfinished = UnfinishedError("orders", {"size": 1}, "too many at once")
    assert str(unfinished) == "too many at once"
    assert (unfinished.identity, unfinished.outputs) == ("orders", {"size": 1})
    # Else a step inside another would report the same resource twice.
    assert not isinstance(unfinished, RefusedError)
