"""Objects of Kubernetes of which an operator makes resources of AWS."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from pulumi_policy import ResourceValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..values import elements, read
from .templates import readable

_OPERATORS = r"(?:services\.k8s\.aws|aws(?:\.m)?\.upbound\.io|aws\.crossplane\.io)"
_GROUP = re.compile(rf"(?<![a-z0-9-])([a-z0-9-]+)\.{_OPERATORS}(?![\w.-])")
_TYPE = re.compile(rf"[^:]+:([a-z0-9-]+)\.{_OPERATORS}/[^:]+:(\w+)")
_FORMER_GROUPS = {"database": "dynamodb", "identity": "iam", "notification": "sns"}
"""Groups in which Crossplane's first provider had resources of several services."""
_ADOPTED = ("spec", "kubernetes")
"""Where ACK's `AdoptedResource` says what it takes over."""

_HOLDING_OBJECTS = re.compile(r"(?:kubernetes|kubectl):|[^:]+:tf:(?:kubernetes|kubectl)_")
_MANIFESTS = ("yaml", "yamlBody", "manifest")
"""Properties whose texts are manifests."""
_DOCUMENT = re.compile(r"^---", re.MULTILINE)
_WORD = re.compile("[a-z]{2,}")
_VERSION = re.compile(rf"\bapiversion[\"']?\s*+:\s*+[\"']?([a-z0-9-]+)\.{_OPERATORS}/")
_KIND = re.compile(r"\bkind[\"']?\s*+:\s*+[\"']?(\w+)")
_MOST_VALUES = 10_000
"""How many values of a resource are looked at, so that none takes long."""


@dataclass(frozen=True, slots=True)
class Made:
    """What an operator makes: a kind of resource, in lower case, of a service of AWS."""

    service: str
    kind: str


def made_by_operators(args: ResourceValidationArgs) -> Iterator[Made | UnknownValueError]:
    """Yield what operators of Kubernetes make of a resource, and the manifests not known yet.

    The operators are AWS Controllers for Kubernetes (ACK) and Crossplane's providers. An object is
    known by its type or, inside another such as a composition, by its `apiVersion` and `kind`.
    Manifests are searched, not parsed. A helm release lists the kinds of its objects.
    """
    own = _TYPE.fullmatch(args.resource_type)
    if own:
        yield _made(own[1], own[2])
    elif _HOLDING_OBJECTS.match(args.resource_type):
        for name in _MANIFESTS:
            for text in elements(_listed(read(args.props, name))):
                if isinstance(text, UnknownValueError):
                    yield text
                elif isinstance(text, str):
                    yield from _of_manifest(readable(text))
        yield from _of_release(read(args.props, "resourceNames"))
        yield from _inside(args.props)


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _of_manifest(text: str) -> Iterator[Made]:
    for document in _DOCUMENT.split(text):
        services = {*_VERSION.findall(document)}
        kinds = {*_KIND.findall(document)} if services else set[str]()
        yield from (_made(service, kind) for service in services for kind in kinds)


def _of_release(names: object) -> Iterator[Made]:
    """Yield what stands in the keys of `resourceNames`, each of which has a group and a kind."""
    if isinstance(names, Mapping):
        for key in cast("Mapping[str, object]", names):
            text = key.lower()
            for group in _GROUP.finditer(text):
                rest = f"{text[: group.start()]} {text[group.end() :]}"
                yield from (_made(group[1], word) for word in _WORD.findall(rest))


def _inside(value: object) -> Iterator[Made]:
    """Yield the objects inside a value. What is not known yet is found when it is."""
    waiting = [value]
    for _ in range(_MOST_VALUES):
        if not waiting:
            return
        one = waiting.pop()
        if isinstance(one, Mapping):
            properties = cast("Mapping[str, object]", one)
            yield from _of_object(properties)
            waiting += [read(properties, key) for key in properties]
        elif isinstance(one, Sequence) and not isinstance(one, str | bytes):
            waiting += elements(cast("Sequence[object]", one))


def _of_object(properties: Mapping[str, object]) -> Iterator[Made]:
    # What has neither is a reference to an object that stands elsewhere.
    if not {"spec", "metadata"}.isdisjoint(properties):
        yield from _named(read(properties, "apiVersion"), read(properties, "kind"))
        adopted = read(properties, *_ADOPTED)
        yield from _named(read(adopted, "group"), read(adopted, "kind"))


def _named(group: object, kind: object) -> Iterator[Made]:
    if isinstance(group, str) and isinstance(kind, str):
        found = _GROUP.match(group.lower())
        if found:
            yield _made(found[1], kind)


def _made(service: str, kind: str) -> Made:
    name, lowered = service, kind.lower()
    if service != "database" or lowered.startswith("dynamo"):
        name = _FORMER_GROUPS.get(service, service)
    return Made(name, lowered.removeprefix(name))
