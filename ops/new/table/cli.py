"""`./mi new table`: writes the declaration of a table, and says what is left to decide."""

from typing import Annotated

import typer

from market_intelligence.specs import TableSpec
from ops.files import write_all
from ops.new.table.declaration import BASE_NAME, Wish, declared
from ops.new.table.files import PACK, PROGRAM, texts
from ops.requirements import CHECKOUT

ITEMS = "market_intelligence/items.py"
PATTERNS = "market_intelligence/patterns/"


def table(
    name: Annotated[str, typer.Argument(help="Its short name, such as notes.")],
    hash_key: Annotated[
        str,
        typer.Option(
            metavar="ATTRIBUTE", help="Its hash key, such as note_id; a number ends in :N."
        ),
    ],
    range_key: Annotated[
        str | None, typer.Option(metavar="ATTRIBUTE", help="Its range key, such as created_at.")
    ] = None,
    indexes: Annotated[
        list[str] | None,
        typer.Option(
            "--index",
            metavar="NAME=HASH[,RANGE]",
            help="An index, such as by-author=author_id,created_at; once for each.",
        ),
    ] = None,
    expires: Annotated[
        str | None,
        typer.Option(metavar="ATTRIBUTE", help="What its items expire by, such as ttl."),
    ] = None,
    base_name: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Its name in AWS without the environment; without, "
            f"{BASE_NAME.format(name='NAME')}.",
        ),
    ] = None,
    *,
    optional: Annotated[
        bool,
        typer.Option("--optional/--required", help="Whether a stack can leave the table out."),
    ] = True,
) -> None:
    """Declare a table: in the program, in the pack, in the project's file and in a test.

    Settings, alarms, dashboard, policies, backups, verification, review, restore and cost follow
    from the declaration. Nothing is written if the table cannot be.
    """
    wish = Wish(
        name=name,
        hash_key=hash_key,
        range_key=range_key,
        indexes=indexes or (),
        expires=expires,
        base_name=base_name,
        optional=optional,
    )
    spec = declared(wish)
    written = texts(spec, CHECKOUT)
    write_all(written)
    files = [path.relative_to(CHECKOUT).as_posix() for path in written]
    print(*lines(spec, files), sep="\n")


def lines(spec: TableSpec, files: list[str]) -> list[str]:
    """Return the lines to print: the files, what is left to decide, and the next steps."""
    return [
        f"Written: {', '.join(files)}.",
        "",
        f"Left to decide, in {PROGRAM} (the pack's is {PACK}):",
        *(f"- {one}" for one in _left(spec)),
        "",
        "Next:",
        "  ./mi docs",
        "  make check test",
        "  make up STACK=dev",
    ]


def _left(spec: TableSpec) -> list[str]:
    name = spec.name
    of_expiry = ", retention_days" if spec.ttl_attribute else ""
    keeps = (
        f"each stack has it, unless its file sets {name}.enabled to false"
        if spec.optional
        else "each stack has it, and the pack demands it; with optional=True, in both places, a "
        "stack can leave it out"
    )
    return [
        f"optional: {keeps}.",
        "backed_up: without, the pack of production needs an exemption from dynamodb-table-backup.",
        f"replicated: with, a stack with replicas has to set {name}.stream to NEW_AND_OLD_IMAGES.",
        "cached: the cache serves one table, and this is not the one.",
        f"defaults: those of its settings (table_class, stream, insights, readers{of_expiry}).",
        "written_attribute: the timestamp by which a restore knows which items are missing.",
        "changed_attribute: the timestamp by which `./mi restore items` knows which are newer.",
        f"its items, in {ITEMS}: until you write them, an item has its keys and whatever else.",
        f"its access patterns, in {PATTERNS}: until you write them, they are those of PlainTable.",
        f"its load, as workload.tables.{name} of each stack: until then, it is assumed.",
    ]
