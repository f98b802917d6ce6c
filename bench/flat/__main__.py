"""Registers the resources of resources.json one by one: as flat as a program can be.

What is not known before AWS has made it is there by the engine's own word for that.
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
