"""What boto3 sees of S3 on the embedded AWS."""

import json
from uuid import uuid4

from tests.rehearsal.aws.conftest import Account, refusal

KEYS_OF_S3 = {
    "Rules": [
        {
            "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"},
            "BucketKeyEnabled": False,
        }
    ]
}


def test_a_new_bucket_is_private_and_encrypted(account: Account) -> None:
    s3, name = account.client("s3"), f"b{uuid4().hex}"
    s3.create_bucket(Bucket=name)
    found = s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
    assert (len(found), {*found.values()}) == (4, {True})
    controls = s3.get_bucket_ownership_controls(Bucket=name)["OwnershipControls"]
    assert controls == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    encryption = s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]
    assert encryption == KEYS_OF_S3


def test_a_bucket_never_stops_encrypting(account: Account) -> None:
    s3, name = account.client("s3"), f"b{uuid4().hex}"
    s3.create_bucket(Bucket=name)
    own = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [own]})
    s3.delete_bucket_encryption(Bucket=name)
    encryption = s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]
    assert encryption == KEYS_OF_S3


def test_rules_say_how_many_former_versions_they_keep(account: Account) -> None:
    s3, name = account.client("s3"), f"b{uuid4().hex}"
    s3.create_bucket(Bucket=name)
    rules = [
        {"ID": one, "Status": "Enabled", "Filter": {"Prefix": one}}
        | {"NoncurrentVersionExpiration": {"NoncurrentDays": 90, **kept}}
        for one, kept in (("a", {"NewerNoncurrentVersions": 5}), ("b", {}))
    ]
    s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": rules})
    assert s3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"] == rules
    s3.delete_bucket_lifecycle(Bucket=name)
    assert refusal(s3.get_bucket_lifecycle_configuration, Bucket=name) == (
        "NoSuchLifecycleConfiguration: The lifecycle configuration does not exist"
    )


def test_a_bucket_takes_its_tags_with_it(account: Account) -> None:
    s3, name = account.client("s3"), f"b{uuid4().hex}"
    s3.create_bucket(Bucket=name)
    s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": [{"Key": "team", "Value": "orders"}]})
    s3.delete_bucket(Bucket=name)
    s3.create_bucket(Bucket=name)
    assert refusal(s3.get_bucket_tagging, Bucket=name) == (
        "NoSuchTagSet: The TagSet does not exist"
    )


def test_a_policy_refuses_what_it_says_and_takes_a_rehearsal_for_tls(account: Account) -> None:
    s3, name = account.client("s3"), f"b{uuid4().hex}"
    s3.create_bucket(Bucket=name)
    s3.put_object(Bucket=name, Key="state", Body=b"1")
    denied = {"Effect": "Deny", "Principal": "*", "Resource": f"arn:aws:s3:::{name}/*"}
    without_tls = {
        **denied,
        "Action": "s3:*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }

    def put(*statements: object) -> None:
        policy = {"Version": "2012-10-17", "Statement": [*statements]}
        s3.put_bucket_policy(Bucket=name, Policy=json.dumps(policy))

    put(without_tls)
    assert s3.get_object(Bucket=name, Key="state")["Body"].read() == b"1"
    put(without_tls, {**denied, "Action": "s3:GetObject"})
    assert refusal(s3.get_object, Bucket=name, Key="state").startswith("403")
