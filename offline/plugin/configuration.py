"""The provider's own configuration, such as its region and the tags that it puts on everything."""

import json

from pulumi_aws.provider import ProviderArgs

from offline.plugin.inputs import conform
from offline.plugin.problems import Problem
from offline.plugin.shapes import Scalar, object_shape
from offline.plugin.values import Properties

# The engine sends these along.
ENGINE_KEYS = frozenset({"version", "pluginDownloadURL"})


def configuration(sent: Properties) -> tuple[Properties, list[Problem]]:
    """Give the configuration, of which the engine sends all but strings as JSON; and its faults."""
    shape = object_shape(ProviderArgs)
    decoded: Properties = {}
    for name, value in sent.items():
        if name in ENGINE_KEYS or name.startswith("__"):
            continue
        is_text = shape.properties.get(name) in (None, Scalar("string"))
        decoded[name] = json.loads(value) if isinstance(value, str) and not is_text else value
    return conform(shape, decoded)
