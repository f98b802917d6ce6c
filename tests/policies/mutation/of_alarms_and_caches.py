"""Every fault of alarms and caches."""

from collections.abc import Iterator

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from tests.policies.mutation.estate import Stack
from tests.policies.mutation.faults import fault
from tests.policies.mutation.mutant import Mutant, absent, each, of, with_value, without
from tests.policies.mutation.surroundings import ACCOUNT

MONITORING = "dynamodb-table-monitoring"


def alarms(stack: Stack) -> Iterator[Mutant]:
    action, dimensions = "cloudwatch-alarm-action", "cloudwatch-alarm-dimensions"
    watching = [one.name for one in stack.values() if one.type.endswith(":MetricAlarm")]
    for name in watching:
        yield fault(name, "removed", absent, MONITORING)
    name = next(one for one in watching if "user-index" in one)
    alarm = stack[name]
    yield fault(name, "without its table", without("dimensions.TableName"), MONITORING, dimensions)
    yield fault(
        name,
        "with a third dimension",
        with_value("dimensions.Operation", "Query"),
        MONITORING,
        dimensions,
    )
    yield fault(name, "no dimensions", without("dimensions"), MONITORING, dimensions)
    yield fault(
        name, "of the table only", without("dimensions.GlobalSecondaryIndexName"), MONITORING
    )
    yield fault(
        name,
        "of an index in other case",
        with_value("dimensions.GlobalSecondaryIndexName", "USER-INDEX"),
        MONITORING,
    )
    yield fault(name, "of another table", with_value("dimensions.TableName", "other"), MONITORING)
    yield fault(
        name, "of another metric", with_value("metricName", "UserErrors"), MONITORING, dimensions
    )
    yield fault(name, "of another service", with_value("namespace", "AWS/Lambda"), MONITORING)
    yield fault(name, "actions off", with_value("actionsEnabled", False), MONITORING, action)
    yield fault(name, "no actions", without("alarmActions"), MONITORING, action)
    yield fault(name, "empty actions", with_value("alarmActions", []), MONITORING, action)
    yield fault(
        name,
        "action is no topic",
        each(with_value("alarmActions", [f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:x"])),
        MONITORING,
    )
    yield fault(
        name,
        "metric not known",
        with_value("metricName", UNKNOWN_STRING_VALUE),
        not_known=(MONITORING, dimensions),
    )
    moved = each(
        without("metricName"),
        without("namespace"),
        without("dimensions"),
        with_value(
            "metricQueries",
            [
                {
                    "id": "m",
                    "metric": {
                        key: alarm.props[key] for key in ("namespace", "metricName", "dimensions")
                    },
                }
            ],
        ),
    )
    yield fault(name, "in the other notation", moved)
    yield fault("any-alarm", "actions off", with_value("actionsEnabled", False), action)
    yield fault("any-alarm", "no actions", without("alarmActions"), action)


def caches(stack: Stack) -> Iterator[Mutant]:
    cache = stack["cache"]
    yield from of(cache, "serverSideEncryption.enabled", "dax-cluster-encryption")
    yield fault("cache", "no encryption", without("serverSideEncryption"), "dax-cluster-encryption")
    yield from of(
        cache, "clusterEndpointEncryptionType", "dax-cluster-transport", wrong=["NONE", ""]
    )
    yield from of(cache, "replicationFactor", "dax-cluster-zones", wrong=[2, 1, 0])
    yield fault("cache", "in the default subnets", without("subnetGroupName"), "dax-cluster-zones")
    yield fault(
        "cache", "in one zone", with_value("availabilityZones", ["us-east-1a"]), "dax-cluster-zones"
    )
    yield fault("cache-subnets", "removed", absent, "dax-cluster-zones")
    yield fault(
        "cache-subnets", "of one subnet", with_value("subnetIds", ["subnet-a"]), "dax-cluster-zones"
    )
