"""Pull requests on a stack that nothing protects."""

from tests.e2e.mutants.mutant import Change, each, edit
from tests.e2e.reviews.pull_request import DEV, SPECS

CONFIG = "config:\n"
LOGS = "  market-intelligence:logs:\n"

MOVED = "the account is another"
OF_DEV: dict[str, Change] = {
    "the environment is another": edit(
        DEV, CONFIG, f"{CONFIG}  market-intelligence:environment: staging\n"
    ),
    "the region is another": edit(DEV, "us-east-1", "us-east-2"),
    "a table is left out": edit(DEV, CONFIG, f"{CONFIG}{LOGS}    enabled: false\n"),
    "a table has another hash key": edit(SPECS, 'Key("log_id")', 'Key("step_id")'),
    "a table gets a range key": edit(
        SPECS, 'hash_key=Key("log_id"),', 'hash_key=Key("log_id"), range_key=Key("step"),'
    ),
    "a table is another one to Pulumi": each(
        edit(SPECS, 'name="logs"', 'name="steps"'), edit("Pulumi.yaml", "  logs:\n", "  steps:\n")
    ),
    "recovery is turned off": edit(DEV, "days: 7", "enabled: false"),
    "recovery reaches further back": edit(DEV, "days: 7", "days: 35"),
    "the tables are protected": edit(DEV, "deletionProtection: false", "deletionProtection: true"),
    "a key of the account's own encrypts the tables": edit(
        DEV, "key: aws-owned", "key: customer-managed"
    ),
    "alarms and backups are turned on": each(
        edit(DEV, "alarms:\n    enabled: false", "alarms:\n    enabled: true"),
        edit(DEV, "backup:\n    enabled: false", "backup:\n    enabled: true"),
    ),
    "requests get a stream": edit(
        DEV, CONFIG, f"{CONFIG}  market-intelligence:requests:\n    stream: NEW_IMAGE\n"
    ),
    "a policy says better what it is for": edit("components/grants.py", "may do.", "can do."),
}
