"""The words for tags, of whatever has them."""

from collections.abc import Iterator

from ops.review.changes.change import Detail
from ops.review.changes.speech import maybe, member
from ops.review.changes.wording import Wording
from ops.review.preview import Values


def _tags(before: Values, after: Values) -> Iterator[Detail]:
    # The provider repeats the tags with its own defaults as tagsAll.
    for name in ("tags", "tagsAll"):
        was, will = member(before, name), member(after, name)
        changed = [one for one in dict.fromkeys([*was, *will]) if was.get(one) != will.get(one)]
        yield from (
            Detail(f"Tag {one}", maybe(was.get(one)), maybe(will.get(one))) for one in changed
        )
        if changed:
            return


TAGS = Wording(("tags", "tagsAll"), _tags)
