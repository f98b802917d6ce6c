"""Stacks of services, each a table with all the resources that the pack checks."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, cast

import yaml
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

TEMPLATE = Path(__file__).with_name("service.yaml")
REQUESTS = "prod-market-intelligence-requests"
SIZE = 25
"""How many resources a service has."""
RARE = 2
"""How many of them are rare."""

Properties = dict[str, Any]


class Resource(NamedTuple):
    """A resource as the engine passes it, with the URNs that each property depends on."""

    type: str
    name: str
    inputs: Properties
    outputs: Properties
    sources: Mapping[str, list[str]]

    @property
    def urn(self) -> str:
        """The engine's URN of it."""
        return _urn(self.type, self.name)


def stack(size: int) -> list[Resource]:
    """Return a stack with a number of resources, a multiple of a service's."""
    template = yaml.safe_load(TEMPLATE.read_text())
    rare = [*template["rare"].items()]
    found: list[Resource] = []
    for number in range(size // SIZE):
        first = number * RARE % len(rare)
        parts = template["usual"] | dict(rare[first : first + RARE])
        found += Service(parts, number).resources()
    return found


def usual() -> dict[str, Properties]:
    """Return the parts of every service by name."""
    return yaml.safe_load(TEMPLATE.read_text())["usual"]


def _table_name(number: int) -> str:
    return f"prod-orders-{number}" if number else REQUESTS


def _urn(resource_type: str, name: str) -> str:
    return f"urn:pulumi:prod::market-intelligence::{resource_type}::{name}"


class Service:
    """A service; every other service is new, so that values which depend on it are unknown."""

    def __init__(self, parts: Mapping[str, Properties], number: int) -> None:
        self.parts = parts
        self._number = number
        self._is_new = number % 2 == 1

    def resources(self) -> Iterator[Resource]:
        """Yield a resource for each of its parts."""
        for name, part in self.parts.items():
            properties: Properties = part["properties"]
            inputs = {key: self.filled(value) for key, value in properties.items()}
            outputs = {"arn": self.filled({"of": name})} if "arn" in part else {}
            sources = {key: [*self._sources(value)] for key, value in properties.items()}
            yield Resource(part["type"], self._name(name), inputs, inputs | outputs, sources)

    def _name(self, part: str) -> str:
        return f"{part}-{self._number}"

    def filled(self, value: object) -> object:
        """Return a part of the template with the service's own values."""
        if isinstance(value, dict):
            return self._filled_object(cast("Properties", value))
        if isinstance(value, list):
            return [self.filled(member) for member in cast("list[object]", value)]
        if isinstance(value, str):
            table = _table_name(self._number)
            return value.replace("{n}", str(self._number)).replace("{table}", table)
        return value

    def _filled_object(self, members: Properties) -> object:
        if "of" in members:
            return self.source(members)
        if "json" in members:
            return json.dumps(self.filled(members["json"]))
        return {key: self.filled(member) for key, member in members.items()}

    def source(self, members: Properties) -> object:
        """Return a value of another part, or the unknown."""
        known = members.get("value", self.parts[members["of"]].get("arn"))
        return UNKNOWN_STRING_VALUE if self._is_new else self.filled(known)

    def _sources(self, value: object) -> Iterator[str]:
        """Yield the URNs that a value depends on."""
        if isinstance(value, dict):
            members = cast("Properties", value)
            if "of" in members:
                yield _urn(self.parts[members["of"]]["type"], self._name(members["of"]))
            value = [*members.values()]
        if isinstance(value, list):
            for member in cast("list[object]", value):
                yield from self._sources(member)
