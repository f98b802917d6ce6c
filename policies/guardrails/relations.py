"""The things that belong to a resource, found without searching all of them for each resource."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

from pulumi_policy import PolicyResource
from pulumi_policy.proxy import UnknownValueError

from .stack import sources
from .three_valued import Truth, some
from .values import read

Thing = TypeVar("Thing")
Candidate = tuple[int, Truth]
"""The position of a thing, and whether it belongs."""

BY_URN = object()
"""An unknown name of something whose URNs are complete."""
EVERYBODYS = object()
"""The name of a thing that belongs to every resource."""


class Related(NamedTuple, Generic[Thing]):
    """A resource and what identifies its owner: a name, as `values.read` returns it, and URNs.

    If it `is_settled`, it belongs to a resource with an unknown name only by its URNs.
    """

    thing: Thing
    name: object
    urns: Iterable[str] = ()
    is_settled: bool = False


class Relations(Generic[Thing]):
    """Things by owner.

    A thing belongs to a resource with which it shares a URN or a known name. If the name of either
    is unknown, it may belong.
    """

    def __init__(self, related: Iterable[Related[Thing]]) -> None:
        self._related = [*related]
        self._by_urn: defaultdict[str, list[int]] = defaultdict(list)
        self._by_name: defaultdict[str, list[int]] = defaultdict(list)
        self._everybodys: list[int] = []
        self._unnamed: list[Candidate] = []
        for position, one in enumerate(self._related):
            for urn in one.urns:
                self._by_urn[urn].append(position)
            if isinstance(one.name, UnknownValueError):
                self._unnamed.append((position, one.name))
            elif isinstance(one.name, str):
                self._by_name[one.name].append(position)
            elif one.name is EVERYBODYS:
                self._everybodys.append(position)

    def some(
        self, name: object, urns: Iterable[str], answer: Callable[[Thing, Truth], Truth]
    ) -> Truth:
        """Whether the answer is yes for any thing that belongs to a resource.

        `answer` receives a thing and whether it belongs, and is never yes while that is unknown. So
        of the things that may belong, the first for which it is not no decides.
        """
        answers: dict[int, Truth] = {}
        for position, belongs in self._certain(name, urns):
            answers[position] = answer(self._related[position].thing, belongs)
            if answers[position] is True:
                return True
        for position, belongs in self._possible(name):
            given = position not in answers and answer(self._related[position].thing, belongs)
            if given is not False:
                answers[position] = given
                break
        return some(answers[position] for position in sorted(answers))

    def has(self, name: object, urns: Iterable[str]) -> Truth:
        """Whether anything belongs to a resource."""
        return self.some(name, urns, lambda _, belongs: belongs)

    def certain(self, name: object, urns: Iterable[str]) -> list[Thing]:
        """Return the things that certainly belong to a resource."""
        positions = dict.fromkeys(position for position, _ in self._certain(name, urns))
        return [self._related[position].thing for position in positions]

    def _certain(self, name: object, urns: Iterable[str]) -> Iterator[Candidate]:
        by_name = self._by_name.get(name, ()) if isinstance(name, str) else ()
        by_urn = (self._by_urn.get(urn, ()) for urn in urns)
        for position in chain(self._everybodys, by_name, *by_urn):
            yield position, True

    def _possible(self, name: object) -> Iterator[Candidate]:
        if name is BY_URN:
            return
        if not isinstance(name, UnknownValueError):
            yield from self._unnamed
            return
        for position, one in enumerate(self._related):
            if one.name is not BY_URN and not one.is_settled:
                yield position, one.name if isinstance(one.name, UnknownValueError) else name


def naming(
    resources: Iterable[PolicyResource], property_name: str, *owner_types: str
) -> Relations[PolicyResource]:
    """Relate resources to those of some types that one of their properties names or depends on."""
    return Relations(
        related(resource, resource, property_name, *owner_types) for resource in resources
    )


def related(
    thing: Thing, resource: PolicyResource, property_name: str, *owner_types: str
) -> Related[Thing]:
    """Relate a thing of a resource to what one of its properties names or depends on."""
    return Related(thing, *_owner(resource, property_name, owner_types))


def owner(
    resource: PolicyResource, property_name: str, *owner_types: str
) -> tuple[object, list[str]]:
    """Return the name and the URNs in a property that identifies a resource of some types.

    An unknown name is that of the resource of such a type from which it comes, if any.
    """
    name, urns, _ = _owner(resource, property_name, owner_types)
    return name, urns


def _owner(
    resource: PolicyResource, property_name: str, owner_types: Iterable[str]
) -> tuple[object, list[str], bool]:
    """Return the owner of a resource, and whether it comes from such an owner."""
    name = read(resource.props, property_name)
    origins = [*sources(resource, property_name)]
    is_settled = any(origin.resource_type in owner_types for origin in origins)
    is_by_urn = is_settled and isinstance(name, UnknownValueError)
    return BY_URN if is_by_urn else name, [origin.urn for origin in origins], is_settled
