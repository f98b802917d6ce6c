"""Pull requests that take away what a stack can have beyond its tables."""

from tests.e2e.mutants.mutant import Change, each, edit, remove
from tests.e2e.reviews.pull_request import SPECS, STAGING, TABLE

RECOVERY = "  market-intelligence:recovery:\n"
REQUESTS = "  market-intelligence:requests:\n    stream: NEW_AND_OLD_IMAGES\n"
MAXIMUM = "    maxReadUnits: 1000\n"
LOGS = "  market-intelligence:logs:\n    stream: NEW_AND_OLD_IMAGES\n"
REPLICAS = "  market-intelligence:replicas: [us-west-2]\n"
TAGS = "  market-intelligence:tags: {team: insight}\n"
CACHE = """  market-intelligence:cache:
    enabled: true
    nodes: 3
    subnetIds: [subnet-1a2b3c4d, subnet-2a2b3c4d, subnet-3a2b3c4d]
    securityGroupIds: [sg-1a2b3c4d]
"""
OPTIONS = "  market-intelligence:deletionProtection: false\n" + REPLICAS + TAGS + CACHE + LOGS
PROJECTED = 'projection="INCLUDE", non_key_attributes=("status",)'
PROTECT = "protect=args.deletion_protection or None"

EVERYTHING = each(
    edit(STAGING, RECOVERY, OPTIONS + RECOVERY),
    edit(STAGING, REQUESTS, REQUESTS + MAXIMUM),
    edit(SPECS, 'range_key=Key("priority"),', f'range_key=Key("priority"),\n{PROJECTED},'),
    edit(TABLE, PROTECT, f'{PROTECT}, retain_on_delete=name == "logs"'),
)
"""What the stack is before: with each option, and with logs that stay when they are left out."""

OF_REMOVALS: dict[str, Change] = {
    "nothing is taken away": lambda _: None,
    "an index holds other attributes": edit(SPECS, '("status",)', '("status", "prompt")'),
    "a table is left to itself": edit(
        STAGING, LOGS, "  market-intelligence:logs:\n    enabled: false\n"
    ),
    "the replicas go": remove(STAGING, REPLICAS),
    "the replicas are in another region": edit(STAGING, "[us-west-2]", "[eu-west-1]"),
    "recovery is turned off, of replicas too": edit(
        STAGING, "    days: 14\n", "    enabled: false\n"
    ),
    "a maximum is lower": edit(STAGING, "maxReadUnits: 1000", "maxReadUnits: 500"),
    "a maximum is higher": edit(STAGING, "maxReadUnits: 1000", "maxReadUnits: 2000"),
    "a maximum is lifted": edit(STAGING, "maxReadUnits: 1000", "maxReadUnits: -1"),
    "a maximum is left out": remove(STAGING, MAXIMUM),
    "a tag is left out": remove(STAGING, TAGS),
    "the cache goes": remove(STAGING, CACHE),
    "the cache has a node less": edit(STAGING, "nodes: 3", "nodes: 2"),
    "the cache has a node more": edit(STAGING, "nodes: 3", "nodes: 4"),
    "the cache has larger nodes": edit(
        STAGING, "nodes: 3", "nodes: 3\n    nodeType: dax.r5.xlarge"
    ),
    "the cache is reached without TLS": edit(
        "components/cache.py",
        'cluster_endpoint_encryption_type="TLS"',
        'cluster_endpoint_encryption_type="NONE"',
    ),
    "backups are turned off": edit(
        STAGING,
        "  market-intelligence:backup:\n    retentionDays: 7\n",
        "  market-intelligence:backup:\n    enabled: false\n",
    ),
}
