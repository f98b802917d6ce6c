"""The faults that the pack and its peers are run on, in the format of each."""

import copy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

from bench.services import Properties, Resource, Service, usual

FILE = Path(__file__).with_name("faults.yaml")
DOCUMENTS = {
    "key": (("key", "policy"), ("Key", "KeyPolicy")),
    "permissions": (("role-policy", "policy"), ("RolePolicy", "PolicyDocument")),
    "topic": (("topic-policy", "policy"), ("TopicPolicy", "PolicyDocument")),
    "trust": (("role", "assumeRolePolicy"), ("Role", "AssumeRolePolicyDocument")),
}
"""Where a statement of a fault is put: in which part of the service, and of the template."""
_MAPS = {"dimensions", "tags"}
"""What has keys of the user's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault: the whole service with it, as parts and as a template.

    Without a template, CloudFormation has no such resource. `prowler` are the checks of prowler
    that find it in an account.
    """

    service: str
    name: str
    parts: Mapping[str, Properties]
    template: Mapping[str, Any] | None
    prowler: tuple[str, ...]

    def resources(self) -> list[Resource]:
        """Return the service as the engine passes it to the pack."""
        return [*Service(self.parts, 0).resources()]

    def terraform(self) -> str:
        """Return the service in Terraform's language: Pulumi's provider has its properties."""
        return _Terraform(self.parts, 0).text()


def none() -> Fault:
    """Return the service without a fault."""
    return Fault(service="", name="", parts=usual(), template=_template(_read()), prowler=())


def faults() -> Iterator[Fault]:
    """Yield every fault, by service."""
    document, parts = _read(), usual()
    for service, listed in document["faults"].items():
        for one in listed:
            yield _fault(service, one, copy.deepcopy(parts), _template(document))


def _read() -> Mapping[str, Any]:
    return yaml.safe_load(FILE.read_text())


def _template(document: Mapping[str, Any]) -> dict[str, Any]:
    return copy.deepcopy(document["cloudformation"])


def _fault(
    service: str, one: Mapping[str, Any], parts: dict[str, Properties], template: dict[str, Any]
) -> Fault:
    for place, statement in one.get("statement", {}).items():
        (part, name), (resource, its_name) = DOCUMENTS[place]
        _statements(parts[part]["properties"][name]).append(statement)
        template[resource]["Properties"][its_name]["Statement"].append(statement)
    _change(parts, one.get("pulumi", {}), "properties")
    _change(template, one.get("cloudformation", {}), "Properties")
    return Fault(
        service=service,
        name=one["name"],
        parts=parts,
        template=template if "cloudformation" in one or "statement" in one else None,
        prowler=tuple(one.get("prowler", ())),
    )


def _statements(document: Properties) -> list[Any]:
    return document.get("value", document)["json"]["Statement"]


def _change(resources: dict[str, Any], changes: Mapping[str, Any], properties: str) -> None:
    """Remove resources of the service, add some, and change properties of others."""
    for name, change in changes.items():
        if change is None:
            del resources[name]
        elif change.keys() & {"type", "Type"}:
            resources[name] = change
        else:
            merged = resources[name][properties] | change
            resources[name][properties] = {k: v for k, v in merged.items() if v is not None}


class _Terraform(Service):
    """A service in Terraform's language, in which a part refers to another by its name."""

    def text(self) -> str:
        """Return a block for each part."""
        lines: list[str] = []
        for name, part in self.parts.items():
            properties: Properties = part["properties"]
            words = {key: self.filled(value) for key, value in properties.items()}
            lines += _block(f'resource "{_type(part["type"])}" "{name}"', words)
        return "\n".join(lines) + "\n"

    def source(self, members: Properties) -> object:
        """Return a reference to a part, unless the value is not the part's ARN."""
        if "value" in members:
            return self.filled(members["value"])
        return f"${{{_type(self.parts[members['of']]['type'])}.{members['of']}.arn}}"


def _type(token: str) -> str:
    """Return Terraform's name of a resource type: aws:sns/topicPolicy:TopicPolicy."""
    module, _, name = token.removeprefix("aws:").partition(":")[0].partition("/")
    return f"aws_{module}_{_snake(name)}"


def _block(head: str, properties: Properties) -> Iterator[str]:
    """Yield the lines of a block; an object is a nested block, and so is each object of a list.

    Other values read in Terraform as in JSON.
    """
    yield f"{head} {{"
    for key, value in properties.items():
        name = _snake(key)
        if isinstance(value, dict) and key not in _MAPS:
            yield from _block(name, cast("Properties", value))
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for one in cast("list[Properties]", value):
                yield from _block(_singular(name), one)
        else:
            yield f"{name} = {json.dumps(value)}"
    yield "}"


def _singular(name: str) -> str:
    return name.removesuffix("es") if name.endswith("xes") else name.removesuffix("s")


def _snake(name: str) -> str:
    return re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name)
