"""What the calls of DAX need."""

from collections.abc import Iterator

from rehearsal.authorization.calls import Call
from rehearsal.authorization.documents import Requirement
from rehearsal.authorization.services.iam import for_service, passing
from rehearsal.authorization.tags import tagging

# The dependent actions of CreateCluster, but for those on groups, which are made before it.
_NETWORK = (
    "CreateNetworkInterface",
    "DeleteNetworkInterface",
    "DescribeNetworkInterfaces",
    "DescribeSecurityGroups",
    "DescribeSubnets",
    "DescribeVpcs",
)
_SERVICE = "dax.amazonaws.com"


def requirements(call: Call) -> Iterator[Requirement]:
    """Yield all that a call needs."""
    for resource in _resources(call):
        yield Requirement(action=f"dax:{call.operation}", resource=resource)
    if call.operation != "CreateCluster":
        return
    yield from tagging(call, "dax:TagResource", _cluster(call, call.parameters["ClusterName"]))
    for action in _NETWORK:
        yield Requirement(action=f"ec2:{action}", resource="*")
    role: str = call.parameters["IamRoleArn"]
    yield Requirement(action="iam:GetRole", resource=role)
    yield passing(role, _SERVICE)
    # "Using service-linked IAM roles for DAX" in the DynamoDB developer guide.
    yield for_service(call, _SERVICE, "AWSServiceRoleForDAX")


def _resources(call: Call) -> Iterator[str]:
    if found := call.text("ResourceName"):
        yield found
    elif name := call.text("ClusterName"):
        yield _cluster(call, name)
    elif call.operation == "DescribeClusters":
        yield from (_cluster(call, name) for name in call.texts("ClusterNames") or ["*"])
    else:
        # Groups of subnets and of parameters have no resource type.
        yield "*"


def _cluster(call: Call, name: str) -> str:
    return call.arn("dax", f"cache/{name}")
