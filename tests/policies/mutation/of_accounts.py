"""Every fault of accounts: a supporting resource is another's, or a provider acts elsewhere."""

import json
from collections.abc import Iterator
from typing import Any

from tests.conftest import ACCOUNT
from tests.policies.mutation.declared import Declared, Stack, of_type
from tests.policies.mutation.mutant import Mutant, fault, unchanged, with_value

STRANGE = "999988887777"
KEY = f"arn:aws:kms:us-east-1:{STRANGE}:key/1111aaaa-22bb-33cc-44dd-555566667777"
TOPIC = f"arn:aws:sns:us-east-1:{STRANGE}:alarms"
ROLE = f"arn:aws:iam::{STRANGE}:role/backups"
VAULT = f"arn:aws:backup:us-west-2:{STRANGE}:backup-vault:copies"
PROVIDER = "pulumi:providers:aws"
OF_A_STRANGER: dict[str, dict[str, object]] = {
    "requests": {"serverSideEncryption.kmsKeyArn": KEY, "replicas.0.kmsKeyArn": KEY},
    "replica": {"kmsKeyArn": KEY},
    "export": {"s3BucketOwner": STRANGE, "s3SseKmsKeyId": KEY},
    "stream": {"kmsKeyId": KEY},
    "backups": {"kmsKeyArn": KEY},
    "sealed": {"encryptionKeyArn": KEY},
    "backups-plan": {"rules.0.copyActions.0.destinationVaultArn": VAULT},
    "by-tag": {"iamRoleArn": ROLE},
    "alarms": {"kmsMasterKeyId": KEY},
    "pager": {
        "endpoint": f"arn:aws:sqs:us-east-1:{STRANGE}:pages",
        "subscriptionRoleArn": ROLE,
    },
    "any-alarm": {"alarmActions": [TOPIC], "okActions": [TOPIC]},
    "restoring": {"keyId": KEY},
}
"""What resources name, by their names and the paths in them."""

ELSEWHERE: dict[str, dict[str, Any]] = {
    "in another account": {"allowedAccountIds": json.dumps([STRANGE])},
    "in several accounts": {"allowedAccountIds": json.dumps([ACCOUNT, STRANGE])},
    "by another account's role": {"assumeRoles": json.dumps([{"roleArn": ROLE}])},
    "by a profile": {"profile": "somebody"},
    "at another endpoint": {"endpoints": json.dumps([{"dynamodb": "http://localhost:8000"}])},
    "at a function's endpoint": {
        "endpoints": json.dumps([{"dynamodb": "https://1a2b3c4d.lambda-url.us-east-1.on.aws"}])
    },
    "at an endpoint of AWS": {
        "endpoints": json.dumps([{"dynamodb": "https://dynamodb-fips.us-east-1.amazonaws.com"}]),
        "allowedAccountIds": json.dumps([ACCOUNT]),
    },
    "in whatever account": {
        "allowedAccountIds": json.dumps([ACCOUNT]),
        "skipRequestingAccountId": "true",
    },
    "in the own account": {"allowedAccountIds": json.dumps([ACCOUNT]), "profile": "somebody"},
    "in another region": {"region": "us-west-2"},
}


def of_accounts(stack: Stack) -> Iterator[Mutant]:
    for name, paths in OF_A_STRANGER.items():
        for path, value in paths.items():
            yield fault(name, f"{path} of a stranger", with_value(path, value))
    [cluster] = of_type(stack, "aws:dax/cluster:Cluster")
    yield fault(cluster, "role of a stranger", with_value("iamRoleArn", ROLE))
    for what, props in ELSEWHERE.items():
        settings = {"region": "us-east-1"} | props
        provider = Declared(type=PROVIDER, name="elsewhere", props=settings)
        yield fault("requests", f"a provider beside it acts {what}", unchanged, provider)
