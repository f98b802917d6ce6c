"""The tables that selections of AWS Backup include in their plans."""

from collections.abc import Iterable, Iterator

from pulumi_policy import PolicyResource
from pulumi_policy.proxy import UnknownValueError

from ..aws.providers import may_be_same_region, region
from ..relations import EVERYBODYS, Related, Relations
from ..stack import given, sources
from ..three_valued import Truth, equal, every, negated, some
from ..values import elements, read
from ..wildcards import matches
from .arns import Arns, name_in_arn

SELECTION = "aws:backup/selection:Selection"
_TAG_KEY = "aws:ResourceTag/"


class Selections:
    """The selections of a stack by the tables that they list."""

    def __init__(self, resources: Iterable[PolicyResource]) -> None:
        selections = [_Selection(resource) for resource in resources]
        self._relations = Relations(
            Related(selection, name, urns)
            for selection in selections
            for name, urns in selection.tables()
        )

    def take(self, table: PolicyResource) -> Truth:
        """Whether any selection includes a table.

        Resources, tags and conditions must each match if they are set; without any, AWS Backup
        includes everything that it can, in the selection's region only. If AWS might include more
        than this, the answer is no.
        """

        def takes(selection: _Selection, _may: Truth) -> Truth:
            return every(selection.answers(table))

        return self._relations.some(name_in_arn(table), [table.urn], takes)


class _Selection:
    """A selection, with its lists of resources read once for all tables."""

    def __init__(self, resource: PolicyResource) -> None:
        self._listed = Arns(read(resource.props, "resources"), sources(resource, "resources"))
        self._tags = elements(read(resource.props, "selectionTags"))
        # AWS fills these in with empty values.
        left_out = given(resource, "notResources")
        self._excluded = Arns(left_out, sources(resource, "notResources"))
        self._conditions = elements(given(resource, "conditions"))
        self._region = region(resource)

    def tables(self) -> Iterator[tuple[object, Iterable[str]]]:
        """Yield the names and URNs of the tables that it may include."""
        listed = [(related.name, related.urns) for related in self._listed.related]
        is_open = self._listed.are_none or (EVERYBODYS, ()) in listed
        yield from [(EVERYBODYS, ())] if is_open else listed

    def answers(self, table: PolicyResource) -> Iterator[Truth]:
        """Yield whether each part of the selection includes a table."""
        yield self._region is None or may_be_same_region(region(table), self._region)
        if not self._listed.are_none:
            yield self._listed.include(table)
        yield negated(self._excluded.include(table))
        if self._tags:
            yield some(_has_tag(tag, table) for tag in self._tags)
        for condition in self._conditions:
            yield from _meets(condition, table)


def _has_tag(tag: object, table: PolicyResource) -> Truth:
    key = read(tag, "key")
    if isinstance(key, UnknownValueError):
        return key
    return every(
        (equal(read(tag, "type"), "STRINGEQUALS"), _tag_is(table, key, read(tag, "value")))
    )


def _tag_is(table: PolicyResource, key: object, wanted: object) -> Truth:
    if isinstance(wanted, UnknownValueError):
        return wanted
    value = read(table.props, "tags", str(key))
    if isinstance(value, UnknownValueError):
        return value
    return isinstance(value, str) and value == wanted


def _meets(condition: object, table: PolicyResource) -> Iterator[Truth]:
    """Yield whether the table meets each condition."""
    for operator, is_pattern, is_negated in (
        ("stringEquals", False, False),
        ("stringLikes", True, False),
        ("stringNotEquals", False, True),
        ("stringNotLikes", True, True),
    ):
        for parameter in elements(read(condition, operator)):
            met = _is_met(parameter, table, is_pattern=is_pattern)
            yield negated(met) if is_negated else met


def _is_met(parameter: object, table: PolicyResource, *, is_pattern: bool) -> Truth:
    key, wanted = read(parameter, "key"), read(parameter, "value")
    for part in (key, wanted):
        if isinstance(part, UnknownValueError):
            return part
    value = read(table.props, "tags", str(key).removeprefix(_TAG_KEY))
    if isinstance(value, UnknownValueError):
        return value
    if not isinstance(value, str) or not isinstance(wanted, str):
        return False
    return matches(wanted, value, ignores_case=False) if is_pattern else value == wanted
