"""The plugin's schema, from which `pulumi import` writes the code of what it imports."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from rehearsal.plugin.sdk_schema import ListOf, MapOf, Object, ResourceShape, Scalar, Shape

Spec = dict[str, Any]


def schema(resources: Mapping[str, ResourceShape]) -> Spec:
    """Return the schema of resource types, by their tokens."""
    types: Spec = {}
    return {
        "name": "aws",
        "version": version("pulumi-aws"),
        "resources": {
            token: {
                "inputProperties": _properties(shape.inputs, token, types),
                "requiredInputs": sorted(shape.inputs.required),
                "properties": _properties(shape.state, token, types),
            }
            for token, shape in resources.items()
        },
        "types": types,
        # The modules of the SDK are the first parts of the tokens' paths.
        "meta": {"moduleFormat": "(.*)(?:/[^/]*)"},
    }


def _properties(shape: Object, token: str, types: Spec) -> Spec:
    return {name: _type(item, token, types) for name, item in shape.properties.items()}


def _type(shape: Shape, token: str, types: Spec) -> Spec:
    match shape:
        case Scalar():
            return {"type": shape.kind}
        case ListOf():
            return {"type": "array", "items": _type(shape.item, token, types)}
        case MapOf():
            return {"type": "object", "additionalProperties": _type(shape.item, token, types)}
        case Object():
            module = token.split(":")[1].partition("/")[0]
            name = f"aws:{module}/{shape.name}:{shape.name}"
            types[name] = {
                "type": "object",
                "properties": _properties(shape, token, types),
                "required": sorted(shape.required),
            }
            return {"$ref": f"#/types/{name}"}
