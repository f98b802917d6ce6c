"""Registers the resources of resources.json one by one: the flattest possible program.

Values that only the deployment knows are there as the engine's own placeholder.
"""

import importlib
import json
from pathlib import Path

import pulumi

resources = json.loads(Path("resources.json").read_text())
packages = sorted({resource["type"].split(":")[1].partition("/")[0] for resource in resources})
for package in packages:
    importlib.import_module(f"pulumi_aws.{package}")
for resource in resources:
    pulumi.CustomResource(resource["type"], resource["name"], resource["inputs"])

pulumi.export("packages", packages)
