"""A resource of some program, as the engine shows it to a pack."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

STACK = "pulumi:pulumi:Stack"
AWS = "pulumi:providers:aws"
SIGNATURE = "4dabf18193072939515e22adb298388d"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
ACCOUNT = "111122223333"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A resource; its `provider` and its `parent` are others, by name."""

    type: str
    name: str
    props: Mapping[str, Any] = field(default_factory=dict[str, Any])
    provider: str = ""
    parent: str = ""


Program = Sequence[Resource]


def of(resource_type: str, name: str, /, **props: Any) -> Resource:
    """Make a resource of AWS with the provider of the stack's config."""
    provider = "default_7_51_1" if resource_type.startswith("aws:") else ""
    return Resource(type=resource_type, name=name, props=props, provider=provider)


def component(resource_type: str, name: str, parent: str = "") -> Resource:
    return Resource(type=resource_type, name=name, parent=parent)


def on_aws(*resources: Resource, **settings: Any) -> list[Resource]:
    """Return a program on AWS: the region is that of the environment unless a setting names one."""
    return [
        Resource(type=STACK, name="shop-dev"),
        Resource(type=AWS, name="default_7_51_1", props={"version": "7.51.1", **settings}),
        *resources,
    ]


def elsewhere(*resources: Resource) -> list[Resource]:
    """Return a program without AWS."""
    return [Resource(type=STACK, name="shop-dev"), *resources]


def secret(value: object) -> dict[str, object]:
    return {SIGNATURE: "1b47061264138c4ac30d75fd1eb44270", "value": value}


def asset(text: str) -> dict[str, object]:
    return {SIGNATURE: "c44067f5952c0a294b673a41bacd8c17", "hash": "ab" * 32, "text": text}


def archive(path: str) -> dict[str, object]:
    return {SIGNATURE: "0def7320c3a5731c473e5ecbe6d01bc7", "hash": "cd" * 32, "path": path}
