"""Registers the resources of resources.json one by one: as flat as a program can be."""

import json
from pathlib import Path

import pulumi
import pulumi_aws.dynamodb

for resource in json.loads(Path("resources.json").read_text()):
    pulumi.CustomResource(resource["type"], resource["name"], resource["inputs"])

pulumi.export("package", pulumi_aws.dynamodb.__name__)
