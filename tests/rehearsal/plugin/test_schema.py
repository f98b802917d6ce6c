"""The shapes of the SDK's types, and the schema that the engine gets of them."""

import json

import pytest
from pulumi.runtime.proto import provider_pb2 as proto
from pulumi_aws.provider import ProviderArgs

from rehearsal.plugin.schema import schema
from rehearsal.plugin.sdk_schema import (
    ListOf,
    MapOf,
    Object,
    ResourceShape,
    Scalar,
    module_path,
    object_shape,
    resource_shape,
)
from tests.rehearsal.plugin.conftest import TABLE, Engine

TEXT = Scalar("string")
KEY = Object({"name": TEXT}, frozenset({"name"}), "TableKey")


def test_inputs_and_outputs_are_as_the_sdk_has_them() -> None:
    shape = resource_shape(TABLE)
    assert shape
    expected = {
        "billingMode": TEXT,
        "deletionProtectionEnabled": Scalar("boolean"),
        "readCapacity": Scalar("integer"),
        "tags": MapOf(TEXT),
        "attributes": ListOf(Object({"name": TEXT, "type": TEXT}, frozenset({"name", "type"}))),
        "ttl": Object({"attributeName": TEXT, "enabled": Scalar("boolean")}, frozenset()),
    }
    assert {name: shape.inputs.properties[name] for name in expected} == expected
    outputs = {"arn", "streamArn", "streamLabel", "tagsAll"}
    assert shape.outputs - set(shape.inputs.properties) == outputs
    provider = object_shape(ProviderArgs)
    assert provider.properties["defaultTags"] == Object({"tags": MapOf(TEXT)}, frozenset())


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


def test_types_are_named_as_in_the_sdk() -> None:
    inputs = Object({"keys": ListOf(KEY), "tags": MapOf(TEXT)}, frozenset({"keys"}), "Table")
    made = schema({TABLE: ResourceShape(inputs, Object({"arn": TEXT}, frozenset(), "_TableState"))})
    reference = "aws:dynamodb/TableKey:TableKey"
    assert made["resources"] == {
        TABLE: {
            "inputProperties": {
                "keys": {"type": "array", "items": {"$ref": f"#/types/{reference}"}},
                "tags": {"type": "object", "additionalProperties": {"type": "string"}},
            },
            "requiredInputs": ["keys"],
            "properties": {"arn": {"type": "string"}},
        }
    }
    assert made["types"] == {
        reference: {
            "type": "object",
            "properties": {"name": {"type": "string"}},
            "required": ["name"],
        }
    }


def test_the_engine_gets_the_schema_of_every_type_that_is_rehearsed(engine: Engine) -> None:
    answer = json.loads(engine.stub.GetSchema(proto.GetSchemaRequest()).schema)
    assert TABLE in answer["resources"]
    assert "aws:dynamodb/TableTtl:TableTtl" in answer["types"]
