"""A site, and a table with two indexes."""

from components.site import Site
from market_intelligence.specs import Index, Key, TableSpec
from tests.conftest import ACCOUNT, REGION

SITE = Site(
    environment="dev", partition="aws", region=REGION, account=ACCOUNT, tags={"team": "search"}
)
KEY_ARN = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/tables"

ORDERS = TableSpec(
    name="orders",
    base_name="orders",
    hash_key=Key("id"),
    range_key=Key("at", "N"),
    indexes=(
        Index(name="by-payload", hash_key=Key("payload", "B"), projection="KEYS_ONLY"),
        Index(
            name="by-day",
            hash_key=Key("day"),
            range_key=Key("at", "N"),
            projection="INCLUDE",
            non_key_attributes=("note", "amount"),
        ),
    ),
)
