"""A table that the program does not have, for tests of what follows from a declaration."""

from market_intelligence.specs import Defaults, Index, Key, TableSpec

BILLS = TableSpec(
    name="bills",
    base_name="market-intelligence-bills",
    hash_key=Key("note_id"),
    range_key=Key("version", "N"),
    indexes=(
        Index(name="by-author", hash_key=Key("author_id"), range_key=Key("created_at")),
        Index(name="by-day", hash_key=Key("day", "N")),
    ),
    ttl_attribute="gone_at",
    optional=True,
    retention="a bill is kept once nobody needs it",
    defaults=Defaults(
        table_class="STANDARD_INFREQUENT_ACCESS",
        stream="KEYS_ONLY",
        insights="throttled",
        readers=("arn:aws:iam::222233334444:role/analysts",),
        retention_days=7,
    ),
)
PLAIN = TableSpec(name="marks", base_name="market-intelligence-marks", hash_key=Key("mark_id"))
