from uuid import uuid4

from offline.plugin.aws import Aws
from offline.plugin.resources.dax_cluster import kept


def test_what_the_embedded_aws_drops_is_kept_of_one_cluster_in_one_region(aws: Aws) -> None:
    name = f"c{uuid4().hex[:12]}"
    kept.record(aws, name, {"clusterName": name, "nodeType": "dax.r5.large", "tags": {"a": "b"}})
    assert kept.recorded(aws, name) == {"description": None}
    asked = {
        "availabilityZones": ["us-east-1a"],
        "description": "Reads",
        "maintenanceWindow": "SUN:05:00-SUN:06:00",
        "notificationTopicArn": "arn:aws:sns:us-east-1:123456789012:topic",
        "parameterGroupName": "minutes",
        "securityGroupIds": ["sg-1"],
        "subnetGroupName": "private",
    }
    kept.record(aws, name, asked | {"nodeType": "dax.r5.large"})
    assert kept.recorded(aws, name) == asked | {"maintenanceWindow": "sun:05:00-sun:06:00"}
    assert kept.recorded(Aws("us-west-2"), name) == {}
    kept.forget(aws, name)
    assert kept.recorded(aws, name) == {}
