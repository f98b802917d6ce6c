"""What changes between the state of a resource and its new inputs, as the official plugin says."""

import re
from collections.abc import Iterable, Iterator

from pulumi.provider.experimental.provider import PropertyDiffKind

from rehearsal.plugin.inputs import join
from rehearsal.plugin.property_rules import PropertyRules, identity
from rehearsal.plugin.resource import Changes
from rehearsal.plugin.sdk_schema import ListOf, Object, Shape
from rehearsal.plugin.values import Plain, Properties, Unknown, is_empty

REPLACING = {
    PropertyDiffKind.ADD: PropertyDiffKind.ADD_REPLACE,
    PropertyDiffKind.DELETE: PropertyDiffKind.DELETE_REPLACE,
    PropertyDiffKind.UPDATE: PropertyDiffKind.UPDATE_REPLACE,
}


def changes(shape: Object, facts: PropertyRules, olds: Properties, news: Properties) -> Changes:
    """Return the paths that differ and how; an unknown new value counts as different."""
    return dict(_Comparison(facts).objects(shape, olds, news, "", ""))


def replaces(kind: PropertyDiffKind) -> bool:
    """Whether a change makes a new resource."""
    return kind in REPLACING.values()


def without_ignored(found: Changes, ignored: Iterable[str]) -> Changes:
    """Return the changes without those at or below a path such as `tags` or `replicas[*].arn`."""
    patterns = [re.compile(re.escape(path).replace(r"\*", r"[^.\]]+")) for path in ignored]
    return {
        path: kind
        for path, kind in found.items()
        if not any(
            (match := pattern.match(path)) and path[match.end() :][:1] in ("", ".", "[")
            for pattern in patterns
        )
    }


class _Comparison:
    def __init__(self, facts: PropertyRules) -> None:
        self._facts = facts

    def objects(
        self, shape: Object, old: dict[str, Plain], new: dict[str, Plain], path: str, key: str
    ) -> Iterator[tuple[str, PropertyDiffKind]]:
        for name, item in sorted(shape.properties.items()):
            below = f"{key}.{name}" if key else name
            yield from self._values(item, old.get(name), new.get(name), join(path, name), below)

    def _values(
        self, shape: Shape, old: Plain, new: Plain, path: str, key: str
    ) -> Iterator[tuple[str, PropertyDiffKind]]:
        if new is None:
            if not is_empty(old) and key not in self._facts.computed:
                yield self._change(path, key, PropertyDiffKind.DELETE)
        elif is_empty(old) and is_empty(new):
            return
        elif old is None:
            yield self._change(path, key, PropertyDiffKind.ADD)
        elif isinstance(new, Unknown):
            yield self._change(path, key, PropertyDiffKind.UPDATE)
        else:
            yield from self._both(shape, old, new, path, key)

    def _both(
        self, shape: Shape, old: Plain, new: Plain, path: str, key: str
    ) -> Iterator[tuple[str, PropertyDiffKind]]:
        match shape, old, new:
            case Object(), dict(), dict():
                yield from self.objects(shape, old, new, path, key)
            case ListOf(), list(), list():
                for i, one, other in self._pairs(old, new, key):
                    yield from self._items(shape.item, one, other, f"{path}[{i}]", key)
            case _, dict(), dict():
                for name in sorted(old | new):
                    before, after = old.get(name), new.get(name)
                    if before != after:
                        kind = _kind(before, after)
                        yield self._change(join(path, name), key, kind)
            case _ if old != new:
                yield self._change(path, key, PropertyDiffKind.UPDATE)
            case _:
                return

    def _items(
        self, shape: Shape, old: Plain, new: Plain, path: str, key: str
    ) -> Iterator[tuple[str, PropertyDiffKind]]:
        if old is None or new is None:
            # AWS may fill in a list that is left out, but nothing within one that is given.
            yield self._change(path, key, _kind(old, new))
        else:
            yield from self._values(shape, old, new, path, key)

    def _pairs(
        self, old: list[Plain], new: list[Plain], key: str
    ) -> Iterator[tuple[int, Plain, Plain]]:
        """Pair the items of two lists: those of a set by what identifies them, else by index.

        What has no partner in the other set is paired by index with what has none either.
        """
        if key not in self._facts.sets:
            for i in range(max(len(old), len(new))):
                yield i, _at(old, i), _at(new, i)
            return
        name = self._facts.sets[key]
        olds = {identity(item, name): i for i, item in enumerate(old)}
        news = {identity(item, name): i for i, item in enumerate(new)}
        for word, i in news.items():
            if word in olds:
                yield i, old[olds[word]], new[i]
        left = {i for word, i in olds.items() if word not in news}
        came = {i for word, i in news.items() if word not in olds}
        for i in sorted(left | came):
            yield i, old[i] if i in left else None, new[i] if i in came else None

    def _change(self, path: str, key: str, kind: PropertyDiffKind) -> tuple[str, PropertyDiffKind]:
        parts = key.split(".")
        above = {".".join(parts[:n]) for n in range(1, len(parts) + 1)}
        return path, REPLACING[kind] if above & self._facts.replaces else kind


def _kind(old: Plain, new: Plain) -> PropertyDiffKind:
    if old is None:
        return PropertyDiffKind.ADD
    return PropertyDiffKind.DELETE if new is None else PropertyDiffKind.UPDATE


def _at(items: list[Plain], index: int) -> Plain:
    return items[index] if index < len(items) else None
