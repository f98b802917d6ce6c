"""How large AWS lets the documents of each resource type be.

The embedded AWS takes any; a call that AWS would refuse is refused here with AWS's error code.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rehearsal.plugin.errors import AwsError
from rehearsal.plugin.values import Properties


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """The most bytes of a document, and what refuses one that has more."""

    document: str
    most: int
    service: str
    action: str
    code: str
    reason: str
    without_spaces: bool = False

    def refuse(self, inputs: Properties) -> None:
        """Raise AwsError where the document is too large; one that is unknown is not."""
        text = inputs.get(self.document)
        if not isinstance(text, str):
            return
        counted = re.sub(r"\s", "", text) if self.without_spaces else text
        if len(counted.encode()) > self.most:
            raise AwsError(self.service, self.action, self.code, self.reason)


_IAM = "Cannot exceed quota for {}: {}"
QUOTAS: Mapping[str, Quota] = {
    # "IAM and AWS STS quotas" in the IAM user guide: white space does not count.
    "aws:iam/policy:Policy": Quota(
        document="policy",
        most=6_144,
        service="iam",
        action="CreatePolicy",
        code="LimitExceeded",
        reason=_IAM.format("PolicySize", 6_144),
        without_spaces=True,
    ),
    "aws:iam/rolePolicy:RolePolicy": Quota(
        document="policy",
        most=10_240,
        service="iam",
        action="PutRolePolicy",
        code="LimitExceeded",
        reason="Maximum policy size of 10240 bytes exceeded for role",
        without_spaces=True,
    ),
    "aws:iam/role:Role": Quota(
        document="assumeRolePolicy",
        most=2_048,
        service="iam",
        action="CreateRole",
        code="LimitExceeded",
        reason=_IAM.format("ACLSizePerRole", 2_048),
        without_spaces=True,
    ),
    # "Resource quotas" in the KMS developer guide.
    "aws:kms/key:Key": Quota(
        document="policy",
        most=32_768,
        service="kms",
        action="PutKeyPolicy",
        code="LimitExceededException",
        reason="The key policy exceeds 32768 bytes",
    ),
    # "Resource-based policies" in the DynamoDB developer guide: white space counts.
    "aws:dynamodb/resourcePolicy:ResourcePolicy": Quota(
        document="policy",
        most=20_480,
        service="dynamodb",
        action="PutResourcePolicy",
        code="ValidationException",
        reason="The size of the resource policy exceeds 20480 bytes",
    ),
    # "Amazon SNS endpoints and quotas" in the AWS general reference.
    "aws:sns/topic:Topic": Quota(
        document="policy",
        most=30_720,
        service="sns",
        action="SetTopicAttributes",
        code="InvalidParameter",
        reason="Invalid parameter: Policy Error: the policy exceeds 30720 bytes",
    ),
}


def refuse_too_large(type_name: str, inputs: Properties) -> None:
    """Raise AwsError where a document of a resource is larger than AWS takes."""
    if quota := QUOTAS.get(type_name):
        quota.refuse(inputs)
