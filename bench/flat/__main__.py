"""Registers the resources of resources.json one by one: the flattest possible program.

Values that only the deployment knows are there as the engine's own placeholder.
"""

import importlib
import json
from pathlib import Path

import pulumi

resources = json.loads(Path("resources.json").read_text())
kinds = sorted({resource["type"] for resource in resources})
for kind in kinds:
    _, module, name = kind.split(":")
    # The SDK loads a service when the first of its classes is asked for, as any program does.
    getattr(importlib.import_module(f"pulumi_aws.{module.partition('/')[0]}"), name)
for resource in resources:
    pulumi.CustomResource(resource["type"], resource["name"], resource["inputs"])

pulumi.export("types", kinds)
