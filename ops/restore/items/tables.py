"""The two tables: the restored one to read items from, and the live one to write them to."""

from dataclasses import dataclass
from datetime import datetime

from components.site import Site
from market_intelligence.limits import name_faults
from market_intelligence.specs import TableSpec
from market_intelligence.table_options import TableClass
from ops.restore.aws_writer import AwsWriter
from ops.restore.errors import RefusalError
from ops.restore.restored import FROM, restore_tags, utc
from ops.restore.source import Source, check_key
from ops.stacks import Stack
from ops.verify.aws import Response
from ops.verify.errors import DeniedError, MissingError
from ops.verify.table_description import OFF, TableDescription, keys

_RARE: TableClass = "STANDARD_INFREQUENT_ACCESS"
_USABLE = {"ACTIVE", "UPDATING"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """A restored table and the live one; `others` are further tables restored from the live one.

    `expiry` is the live table's TTL attribute and `stream` the view type of its stream, each None
    if it has none; `replicas` are its other regions. `whole` are the indexes of the restored table
    that project all attributes.
    """

    stack: Stack
    site: Site
    spec: TableSpec
    aws: AwsWriter
    source: Source
    live: Source
    restored_to: datetime | None
    expiry: str | None
    stream: str | None
    replicas: tuple[str, ...]
    table_class: TableClass
    whole: frozenset[str]
    others: tuple[str, ...]

    @property
    def title(self) -> str:
        """The tables in a line."""
        at = f" (restored to {utc(self.restored_to)})" if self.restored_to else ""
        return f"{self.source.name}{at} -> {self.live.name}"


def tables(stack: Stack, site: Site, aws: AwsWriter, spec: TableSpec, source: str | None) -> Tables:
    """Return the tables; RefusalError if items cannot be copied between them."""
    for fault in name_faults("--source", source) if source else ():
        raise RefusalError(f"{fault}: give the name of a table that was restored.")
    command = f"./mi restore --stack {stack.engine_name} --table {spec.name}"
    name = site.table_name(spec)
    live = _described(aws, name)
    if live is None:
        raise RefusalError(
            f"There is no table {name} in {site.account}, {site.region}, to put items back into. "
            f"`{command}` shows how to restore the table itself."
        )
    named = _restored_from(aws, name, is_needed=source is None)
    if source is None:
        if not named:
            raise RefusalError(
                f"No table is named {name}-restored-... and tagged {FROM} {name}. Restore one: "
                f"`{command} --to TIME`; or give the table to read by --source."
            )
        source = named[-1]
    found = _described(aws, source)
    if found is None:
        more = f" Tables restored from {name}: {', '.join(named)}." if named else ""
        raise RefusalError(f"There is no table {source} in {site.account}, {site.region}.{more}")
    if source == name:
        raise RefusalError(
            f"--source {source} is the live table itself: give a table that was restored from it, "
            "or omit --source."
        )
    _check_related(aws, found, live)
    for table in (found, live):
        _check_usable(aws, table, spec)
    summary: Response = found.get("RestoreSummary") or {}
    described = TableDescription(aws, name)
    expiry, stream = described.expiry(), described.stream()
    indexes: list[Response] = found.get("GlobalSecondaryIndexes") or []
    return Tables(
        stack=stack,
        site=site,
        spec=spec,
        aws=aws,
        source=Source.of(found),
        live=Source.of(live),
        restored_to=summary.get("RestoreDateTime"),
        expiry=None if expiry == OFF else expiry,
        stream=None if stream == OFF else stream,
        replicas=tuple(sorted({*described.replicas()} - {site.region})),
        table_class="STANDARD" if described.table_class() == "STANDARD" else _RARE,
        whole=frozenset(
            one["IndexName"] for one in indexes if one["Projection"]["ProjectionType"] == "ALL"
        ),
        others=tuple(one for one in named if one != source),
    )


def _described(aws: AwsWriter, name: str) -> Response | None:
    try:
        return TableDescription(aws, name).table()
    except MissingError:
        return None


def _restored_from(aws: AwsWriter, live: str, *, is_needed: bool) -> list[str]:
    """Return the tables that were restored from one and named after it, the newest last."""
    try:
        listed: list[str] = aws.call("dynamodb", "list_tables").get("TableNames") or []
    except DeniedError:
        if is_needed:
            raise
        return []
    named = [one for one in listed if one.startswith(f"{live}-restored-")]
    ours = [one for one in named if restore_tags(aws, one).get(FROM) == live]
    return sorted(ours, key=lambda one: TableDescription(aws, one).table()["CreationDateTime"])


def _check_related(aws: AwsWriter, source: Response, live: Response) -> None:
    """Refuse a source that is not related to the live table.

    After a cut-over, the live table is the one that was restored from the source.
    """
    if _comes_from(aws, source, live) or _comes_from(aws, live, source):
        return
    name, arn = live["TableName"], source["TableArn"]
    raise RefusalError(
        f"{source['TableName']} was not restored from {name}: its tag {FROM} does not name that "
        "table. If it has the items of that table nevertheless, such as from a backup, tag it:\n"
        f"  aws dynamodb tag-resource --resource-arn {arn} --tags Key={FROM},Value={name}"
    )


def _comes_from(aws: AwsWriter, table: Response, origin: Response) -> bool:
    summary: Response = table.get("RestoreSummary") or {}
    if summary.get("SourceTableArn") == origin["TableArn"]:
        return True
    return restore_tags(aws, table["TableName"]).get(FROM) == origin["TableName"]


def _check_usable(aws: AwsWriter, table: Response, spec: TableSpec) -> None:
    name, status = table["TableName"], table["TableStatus"]
    if status not in _USABLE:
        raise RefusalError(
            f"{name} is {status}: wait until it is ACTIVE, and run the command again."
        )
    found = TableDescription(aws, name).keys(table)
    if found != keys(spec):
        raise RefusalError(
            f"{name} has the key {' and '.join(found)}, but {spec.name} has "
            f"{' and '.join(keys(spec))}: items cannot be copied between them."
        )
    check_key(aws, Source.of(table))
