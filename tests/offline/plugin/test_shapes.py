import pytest
from pulumi_aws.provider import ProviderArgs

from offline.plugin.shapes import (
    ListOf,
    MapOf,
    Object,
    Scalar,
    module_path,
    object_shape,
    resource_shape,
)

TEXT = Scalar("string")


def table() -> Object:
    shape = resource_shape("aws:dynamodb/table:Table")
    assert shape
    return shape.inputs


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("billingMode", TEXT),
        ("deletionProtectionEnabled", Scalar("boolean")),
        ("readCapacity", Scalar("integer")),
        ("tags", MapOf(TEXT)),
        ("attributes", ListOf(Object({"name": TEXT, "type": TEXT}, frozenset({"name", "type"})))),
        ("ttl", Object({"attributeName": TEXT, "enabled": Scalar("boolean")}, frozenset())),
    ],
    ids=["text", "boolean", "integer", "map", "list of objects", "object"],
)
def test_inputs_are_as_the_sdk_has_them(name: str, shape: object) -> None:
    assert table().properties[name] == shape


def test_required_inputs_are_those_without_a_default() -> None:
    dashboard = resource_shape("aws:cloudwatch/dashboard:Dashboard")
    assert dashboard
    assert dashboard.inputs.required == {"dashboardBody", "dashboardName"}


def test_outputs_are_those_of_the_state() -> None:
    shape = resource_shape("aws:dynamodb/table:Table")
    assert shape
    assert shape.outputs - set(shape.inputs.properties) == {
        "arn",
        "streamArn",
        "streamLabel",
        "tagsAll",
    }


def test_a_type_that_the_sdk_lacks_has_no_shape() -> None:
    assert resource_shape("aws:dynamodb/chair:Chair") is None
    assert resource_shape("aws:dynamodb/table:Chair") is None


def test_the_provider_has_a_shape_like_any_resource() -> None:
    shape = object_shape(ProviderArgs)
    assert shape.properties["defaultTags"] == Object({"tags": MapOf(TEXT)}, frozenset())


@pytest.mark.parametrize(
    ("token", "path"),
    [
        ("aws:kms/key:Key", "kms.key"),
        ("aws:cloudwatch/metricAlarm:MetricAlarm", "cloudwatch.metric_alarm"),
        ("aws:index/getRegion:getRegion", "index.get_region"),
    ],
    ids=["one word", "two words", "a function"],
)
def test_a_token_names_a_module_of_the_sdk(token: str, path: str) -> None:
    assert module_path(token) == path
