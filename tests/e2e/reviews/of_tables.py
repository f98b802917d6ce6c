"""Pull requests that change what a table is beside its keys."""

from tests.e2e.mutants.mutant import Change, each, edit, remove
from tests.e2e.reviews.pull_request import PROD, SPECS, TABLE

REQUESTS = "  market-intelligence:requests:\n"
LOGS = "  market-intelligence:logs:\n"
LOGS_SETTINGS = f"{LOGS}    contributorInsights: throttled\n"
PROTECTION = "deletionProtection: true"
STREAM = "    stream: NEW_AND_OLD_IMAGES\n"
ENCRYPTION = "key: customer-managed"

OF_TABLES: dict[str, Change] = {
    "recovery is turned off": edit(
        PROD, "    enabled: true\n    days: 35\n", "    enabled: false\n"
    ),
    "recovery reaches less far back": edit(PROD, "days: 35\n  market", "days: 14\n  market"),
    "nothing is protected any more": edit(PROD, PROTECTION, "deletionProtection: false"),
    "Pulumi protects tables no longer": edit(
        TABLE, "protect=args.deletion_protection or None", "protect=None"
    ),
    "a protected table is left out": edit(PROD, LOGS_SETTINGS, f"{LOGS}    enabled: false\n"),
    "a key of AWS encrypts the tables": edit(PROD, ENCRYPTION, "key: aws-owned"),
    "the provider leaves tables with a key that goes": edit(PROD, ENCRYPTION, "key: aws-managed"),
    "another key encrypts the tables": edit(
        TABLE,
        "kms_key_arn=args.key_arn\n",
        'kms_key_arn=args.key_arn and "arn:aws:kms:us-east-1:123456789012:key/other"\n',
    ),
    "requests no longer expire": edit(PROD, REQUESTS, f"{REQUESTS}    timeToLive: false\n"),
    "requests expire by another attribute": edit(
        SPECS, 'ttl_attribute="ttl"', 'ttl_attribute="expires"'
    ),
    "the stream ends": remove(PROD, STREAM),
    "the stream shows less": edit(PROD, STREAM, "    stream: KEYS_ONLY\n"),
    "another table gets a stream": edit(PROD, LOGS, f"{LOGS}    stream: NEW_IMAGE\n"),
    "the changes of a table are sent to Kinesis": edit(
        PROD,
        LOGS,
        f"{LOGS}    kinesis:\n"
        "      streamArn: arn:aws:kinesis:us-east-1:123456789012:stream/changes\n",
    ),
    "the tables get replicas": each(
        edit(PROD, REQUESTS, f"  market-intelligence:replicas: [us-west-2]\n{REQUESTS}"),
        edit(PROD, LOGS, f"{LOGS}{STREAM}"),
    ),
    "the logs are of another class": edit(
        PROD, LOGS, f"{LOGS}    tableClass: STANDARD_INFREQUENT_ACCESS\n"
    ),
    "a table gets a maximum": edit(PROD, LOGS, f"{LOGS}    maxWriteUnits: 500\n"),
    "a maximum is lifted that there never was": edit(
        PROD, REQUESTS, f"{REQUESTS}    maxReadUnits: -1\n"
    ),
    "an index gets a maximum": edit(
        PROD,
        LOGS,
        f"{LOGS}    indexes:\n      request-logs-index:\n        maxReadUnits: 100\n",
    ),
    "capacity is provisioned": edit(
        TABLE,
        "billing_mode=spec.billing_mode",
        'billing_mode="PROVISIONED", read_capacity=5, write_capacity=5',
    ),
    "the keys of logs are counted no longer": edit(
        PROD, LOGS_SETTINGS, f"{LOGS}    contributorInsights: 'off'\n"
    ),
    "all keys of logs are counted": edit(
        PROD, LOGS_SETTINGS, f"{LOGS}    contributorInsights: all\n"
    ),
}
