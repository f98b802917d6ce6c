"""The tables that a list of ARNs and ARN patterns selects."""

from collections.abc import Iterable, Iterator

from pulumi_policy import PolicyResource
from pulumi_policy.proxy import UnknownValueError

from ..dynamodb.tables import TABLE
from ..relations import BY_URN, EVERYBODYS, Related, Relations
from ..three_valued import Truth, every
from ..values import elements, read
from ..wildcards import matches

_TABLE = ":table/"


class Arns:
    """The ARNs and patterns that a property lists, read once for all tables.

    `origins` are the resources whose outputs form the property.
    """

    def __init__(self, value: object, origins: Iterable[PolicyResource]) -> None:
        listed = elements(value)
        self.are_none = not listed
        self.related = [*_related(listed, [*origins])]
        self._relations = Relations(self.related)

    def include(self, table: PolicyResource) -> Truth:
        """Whether a table is listed, or matches a listed pattern."""

        def is_it(arn: object, belongs: Truth) -> Truth:
            return every((belongs, _matches(arn, table)))

        return self._relations.some(name_in_arn(table), [table.urn], is_it)


def name_in_arn(table: PolicyResource) -> object:
    """Return the end of a table's ARN, as `values.read` does."""
    arn = read(table.props, "arn")
    return _name(arn) if isinstance(arn, str) else read(table.props, "name")


def _related(listed: list[object], origins: list[PolicyResource]) -> Iterator[Related[object]]:
    """Relate each ARN by its table's name, and unknown ones by their origin.

    Any unknown ARN may be that of any origin. They belong to the origins if there are as many, and
    may belong to any table if there is another origin.
    """
    unknowns = [arn for arn in listed if isinstance(arn, UnknownValueError)]
    tables = [origin for origin in origins if origin.resource_type == TABLE]
    for arn in listed:
        if isinstance(arn, str):
            yield Related(arn, EVERYBODYS if _is_pattern(_name(arn)) else _name(arn))
        elif unknowns and arn is unknowns[0]:
            name = BY_URN if len(tables) >= len(unknowns) else arn
            yield Related(arn, name, [origin.urn for origin in origins])


def _name(arn: str) -> str:
    return arn.rpartition(_TABLE)[2]


def _is_pattern(text: str) -> bool:
    return not set("*?").isdisjoint(text)


def _matches(pattern: object, table: PolicyResource) -> Truth:
    """Whether a pattern, unless it is not known, matches a table."""
    if not isinstance(pattern, str):
        return True
    arn = read(table.props, "arn")
    if isinstance(arn, str):
        return matches(pattern, arn, ignores_case=False)
    name = read(table.props, "name")
    if isinstance(name, UnknownValueError):
        return True if pattern == "*" else name
    return isinstance(name, str) and matches(
        _without_place(pattern), f"{_TABLE}{name}", ignores_case=False
    )


def _without_place(pattern: str) -> str:
    """Return the part of a pattern for a table's name, because a new table has no ARN yet."""
    place, separator, name = pattern.rpartition(_TABLE)
    return f"{_TABLE}{name}" if separator and place else pattern
