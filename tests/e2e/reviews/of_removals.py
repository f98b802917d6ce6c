"""Pull requests that take away what a stack can have beyond its tables."""

from tests.e2e.mutants.mutant import each, edit, remove
from tests.e2e.reviews.pull_request import SPECS, STAGING, TABLE, PullRequest

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

OF_REMOVALS = {
    "nothing is taken away": PullRequest(change=lambda _: None, verdict="nothing to do"),
    "an index holds other attributes": PullRequest(
        change=edit(SPECS, '("status",)', '("status", "prompt")'),
        findings=("index-rebuilt:requests/strategy-index",),
        verdict="blocked",
    ),
    "a table is left to itself": PullRequest(
        change=edit(STAGING, LOGS, "  market-intelligence:logs:\n    enabled: false\n"),
        findings=("left-behind:logs",),
        verdict="look closely",
    ),
    "the replicas go": PullRequest(
        change=remove(STAGING, REPLICAS),
        findings=(
            "key-deleted:tables-us-west-2",
            "replica-removed:logs/us-west-2",
            "replica-removed:requests/us-west-2",
        ),
        verdict="blocked",
    ),
    "the replicas are in another region": PullRequest(
        change=edit(STAGING, "[us-west-2]", "[eu-west-1]"),
        findings=(
            "key-deleted:tables-us-west-2",
            "replica-added:logs/eu-west-1",
            "replica-added:requests/eu-west-1",
            "replica-removed:logs/us-west-2",
            "replica-removed:requests/us-west-2",
        ),
        verdict="blocked",
    ),
    "recovery is turned off, of replicas too": PullRequest(
        change=edit(STAGING, "    days: 14\n", "    enabled: false\n"),
        findings=(
            "recovery-weakened:logs",
            "recovery-weakened:logs/us-west-2",
            "recovery-weakened:requests",
            "recovery-weakened:requests/us-west-2",
        ),
        verdict="blocked",
    ),
    "a maximum is lower": PullRequest(
        change=edit(STAGING, "maxReadUnits: 1000", "maxReadUnits: 500"),
        findings=("maximum-lowered:requests",),
        verdict="look closely",
    ),
    "a maximum is higher": PullRequest(
        change=edit(STAGING, "maxReadUnits: 1000", "maxReadUnits: 2000"),
        verdict="safe",
    ),
    "a maximum is lifted": PullRequest(
        change=edit(STAGING, "maxReadUnits: 1000", "maxReadUnits: -1"),
        findings=("maximum-lifted:requests",),
        verdict="safe",
    ),
    "a maximum is left out": PullRequest(
        change=remove(STAGING, MAXIMUM),
        findings=("maximum-kept:requests",),
        verdict="look closely",
    ),
    "a tag is left out": PullRequest(
        change=remove(STAGING, TAGS),
        findings=("tag-removed:team",),
        verdict="safe",
    ),
    "the cache goes": PullRequest(
        change=remove(STAGING, CACHE),
        findings=("cache-removed:cache",),
        verdict="blocked",
    ),
    "the cache has a node less": PullRequest(
        change=edit(STAGING, "nodes: 3", "nodes: 2"),
        findings=("cache-resized:cache",),
        verdict="look closely",
    ),
    "the cache has a node more": PullRequest(
        change=edit(STAGING, "nodes: 3", "nodes: 4"),
        verdict="safe",
    ),
    "the cache has larger nodes": PullRequest(
        change=edit(STAGING, "nodes: 3", "nodes: 3\n    nodeType: dax.r5.xlarge"),
        findings=("cache-replaced:cache",),
        verdict="blocked",
    ),
    "the cache is reached without TLS": PullRequest(
        change=edit(
            "components/cache.py",
            'cluster_endpoint_encryption_type="TLS"',
            'cluster_endpoint_encryption_type="NONE"',
        ),
        findings=("cache-replaced:cache", "encryption-weakened:cache"),
        verdict="blocked",
    ),
    "backups are turned off": PullRequest(
        change=edit(
            STAGING,
            "  market-intelligence:backup:\n    retentionDays: 7\n",
            "  market-intelligence:backup:\n    enabled: false\n",
        ),
        findings=("backup-ended:backups-plan", "backup-removed:backups"),
        verdict="blocked",
    ),
}
