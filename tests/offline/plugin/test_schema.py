import json

from pulumi.runtime.proto import provider_pb2 as proto

from offline.plugin.schema import schema
from offline.plugin.shapes import ListOf, MapOf, Object, ResourceShape, Scalar
from tests.offline.plugin.conftest import TABLE, Engine

TEXT = Scalar("string")
KEY = Object({"name": TEXT}, frozenset({"name"}), "TableKey")


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
