"""Pull requests that change what a table is beside its keys."""

from tests.e2e.mutants.mutant import each, edit, remove
from tests.e2e.reviews.pull_request import PROD, SPECS, TABLE, PullRequest

REQUESTS = "  market-intelligence:requests:\n"
LOGS = "  market-intelligence:logs:\n"
LOGS_SETTINGS = f"{LOGS}    contributorInsights: throttled\n"
PROTECTION = "deletionProtection: true"
STREAM = "    stream: NEW_AND_OLD_IMAGES\n"
INSIGHTS = "    contributorInsights: throttled\n"
ENCRYPTION = "key: customer-managed"
PROTECTED = "because it is protected"

OF_TABLES = {
    "recovery is turned off": PullRequest(
        change=edit(PROD, "    enabled: true\n    days: 35\n", "    enabled: false\n"),
        findings=("recovery-weakened:logs", "recovery-weakened:requests"),
        verdict="blocked",
    ),
    "recovery reaches less far back": PullRequest(
        change=edit(PROD, "days: 35\n  market", "days: 14\n  market"),
        findings=("recovery-weakened:logs", "recovery-weakened:requests"),
        verdict="look closely",
    ),
    "nothing is protected any more": PullRequest(
        change=edit(PROD, PROTECTION, "deletionProtection: false"),
        findings=(
            "protection-weakened:backups",
            "protection-weakened:backups-key",
            "protection-weakened:backups-us-west-2",
            "protection-weakened:backups-us-west-2-key",
            "protection-weakened:logs",
            "protection-weakened:requests",
            "protection-weakened:tables",
        ),
        verdict="blocked",
    ),
    "Pulumi protects tables no longer": PullRequest(
        change=edit(TABLE, "protect=args.deletion_protection or None", "protect=None"),
        findings=("protection-weakened:logs", "protection-weakened:requests"),
        verdict="blocked",
    ),
    "a protected table is left out": PullRequest(
        change=edit(PROD, LOGS_SETTINGS, f"{LOGS}    enabled: false\n"),
        findings=("table-deleted:logs",),
        verdict="blocked",
        refusal=PROTECTED,
    ),
    "a key of AWS encrypts the tables": PullRequest(
        change=edit(PROD, ENCRYPTION, "key: aws-owned"),
        findings=("encryption-weakened:logs", "encryption-weakened:requests", "key-deleted:tables"),
        verdict="blocked",
        refusal=PROTECTED,
    ),
    "the provider leaves tables with a key that goes": PullRequest(
        change=edit(PROD, ENCRYPTION, "key: aws-managed"),
        findings=("key-deleted:tables",),
        verdict="blocked",
        refusal=PROTECTED,
    ),
    "another key encrypts the tables": PullRequest(
        change=edit(
            TABLE,
            "kms_key_arn=args.key_arn\n",
            'kms_key_arn=args.key_arn and "arn:aws:kms:us-east-1:123456789012:key/other"\n',
        ),
        findings=("encryption-key-changed:logs", "encryption-key-changed:requests"),
        verdict="look closely",
    ),
    "requests no longer expire": PullRequest(
        change=edit(PROD, REQUESTS, f"{REQUESTS}    timeToLive: false\n"),
        findings=("ttl-weakened:requests",),
        verdict="look closely",
    ),
    "requests expire by another attribute": PullRequest(
        change=edit(SPECS, 'ttl_attribute="ttl"', 'ttl_attribute="expires"'),
        findings=("ttl-weakened:requests",),
        verdict="look closely",
    ),
    "the stream ends": PullRequest(
        change=remove(PROD, STREAM),
        findings=("grant-removed:requests-stream-consumer", "stream-ended:requests"),
        verdict="blocked",
    ),
    "the stream shows less": PullRequest(
        change=edit(PROD, STREAM, "    stream: KEYS_ONLY\n"),
        findings=("grants-unknown:requests-stream-consumer", "stream-replaced:requests"),
        verdict="blocked",
    ),
    "another table gets a stream": PullRequest(
        change=edit(PROD, LOGS, f"{LOGS}    stream: NEW_IMAGE\n"),
        verdict="safe",
    ),
    "the tables get replicas": PullRequest(
        change=each(
            edit(PROD, REQUESTS, f"  market-intelligence:replicas: [us-west-2]\n{REQUESTS}"),
            edit(PROD, LOGS, f"{LOGS}{STREAM}"),
        ),
        findings=("replica-added:logs/us-west-2", "replica-added:requests/us-west-2"),
        verdict="look closely",
    ),
    "the logs are of another class": PullRequest(
        change=edit(PROD, LOGS, f"{LOGS}    tableClass: STANDARD_INFREQUENT_ACCESS\n"),
        findings=("table-class-changed:logs",),
        verdict="look closely",
    ),
    "a table gets a maximum": PullRequest(
        change=edit(PROD, LOGS, f"{LOGS}    maxWriteUnits: 500\n"),
        findings=("maximum-lowered:logs",),
        verdict="look closely",
    ),
    "an index gets a maximum": PullRequest(
        change=edit(
            PROD,
            LOGS,
            f"{LOGS}    indexes:\n      request-logs-index:\n        maxReadUnits: 100\n",
        ),
        findings=("maximum-lowered:logs/request-logs-index",),
        verdict="look closely",
    ),
    "capacity is provisioned": PullRequest(
        change=edit(
            TABLE,
            "billing_mode=spec.billing_mode",
            'billing_mode="PROVISIONED", read_capacity=5, write_capacity=5',
        ),
        findings=("billing-mode-changed:logs", "billing-mode-changed:requests"),
        verdict="look closely",
    ),
    "the keys of logs are counted no longer": PullRequest(
        change=edit(PROD, LOGS_SETTINGS, f"{LOGS}    contributorInsights: 'off'\n"),
        findings=("insights-removed:logs",),
        verdict="safe",
    ),
    "all keys of logs are counted": PullRequest(
        change=edit(PROD, LOGS_SETTINGS, f"{LOGS}    contributorInsights: all\n"),
        verdict="safe",
    ),
}
