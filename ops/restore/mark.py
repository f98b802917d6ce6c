"""The tags that mark a table as restored by this command."""

from collections.abc import Iterator

from components.table_args import TableArgs
from ops.facets import Call, Facet, tagging
from ops.restore.moments import utc
from ops.restore.restored import Restored
from ops.verify.aws import Answer, Aws
from ops.verify.table_description import TableDescription

FROM = "restored-from"
TO = "restored-to"


def mark(of: Restored) -> Facet:
    """Return the mark as a facet of the restored table: what it was restored from, and to when."""

    def calls(table: TableDescription, args: TableArgs) -> Iterator[Call]:
        summary: Answer = table.table().get("RestoreSummary") or {}
        at = summary.get("RestoreDateTime")
        yield tagging(args, {FROM: of.source, TO: utc(at) if at else "unknown"})

    return Facet(
        name="mark",
        label="mark",
        expected=lambda _args, _settings: of.source,
        found=lambda table, _args: marked(table.aws, table.name).get(FROM),
        calls=calls,
    )


def marked(aws: Aws, name: str) -> dict[str, str]:
    """Return those of a table's tags that mark it; none where it was not restored."""
    tags = TableDescription(aws, name).tags()
    return {key: tags[key] for key in (FROM, TO) if key in tags}
