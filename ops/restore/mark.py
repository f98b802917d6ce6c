"""The tags of a table that this command has made, by which it is known later."""

from ops.verify.aws import Aws
from ops.verify.described import Described

FROM = "restored-from"
TO = "restored-to"


def mark(source: str, at: str) -> dict[str, str]:
    """Give the tags of a table that is restored from another one to a moment."""
    return {FROM: source, TO: at}


def marked(aws: Aws, name: str) -> dict[str, str]:
    """Give those of a table's tags that mark it; none where it was not restored."""
    tags = Described(aws, name).tags()
    return {key: tags[key] for key in (FROM, TO) if key in tags}
