"""The functions that return the region and the identity of a program."""

from functools import cache
from typing import Any

from botocore.session import Session

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.values import Properties


def get_caller_identity(aws: Aws, _arguments: Properties) -> Properties:
    """Return the account that the embedded AWS plays."""
    caller = aws.call("sts", "GetCallerIdentity")
    account = caller["Account"]
    return {"accountId": account, "arn": caller["Arn"], "id": account, "userId": caller["UserId"]}


def get_region(aws: Aws, _arguments: Properties) -> Properties:
    """Return the region, by name and in words."""
    partition = _partition(aws.region)
    known: dict[str, dict[str, str]] = partition["regions"]
    description = known.get(aws.region, {}).get("description", aws.region)
    return {
        "description": description,
        "endpoint": f"ec2.{aws.region}.{partition['dnsSuffix']}",
        "id": aws.region,
        "name": aws.region,
        "region": aws.region,
    }


def get_partition(aws: Aws, _arguments: Properties) -> Properties:
    """Return the partition, such as `aws`, that the region belongs to."""
    partition = _partition(aws.region)
    suffix: str = partition["dnsSuffix"]
    return {
        "dnsSuffix": suffix,
        "id": partition["partition"],
        "partition": partition["partition"],
        "reverseDnsPrefix": ".".join(reversed(suffix.split("."))),
    }


@cache
def _partition(region: str) -> dict[str, Any]:
    session: Any = Session()
    name: str = session.get_partition_for_region(region)
    endpoints: dict[str, Any] = session.get_data("endpoints")
    return next(p for p in endpoints["partitions"] if p["partition"] == name)
