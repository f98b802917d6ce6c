"""Pull requests on a stack that nothing protects."""

from tests.e2e.mutants.mutant import each, edit
from tests.e2e.reviews.pull_request import DEV, SPECS, PullRequest

CONFIG = "config:\n"
LOGS = "  market-intelligence:logs:\n"
POLICIES = ("logs-reader", "logs-writer", "requests-reader", "requests-writer")
# The names of what IAM has are those of a region, as one account has them for all.
RENAMED = tuple(f"name-changed:{name}" for name in (*POLICIES, "dashboard"))

OF_DEV = {
    "the environment is another": PullRequest(
        change=edit(DEV, CONFIG, f"{CONFIG}  market-intelligence:environment: staging\n"),
        findings=("table-replaced:logs", "table-replaced:requests", *RENAMED),
        verdict="blocked",
    ),
    "the region is another": PullRequest(
        change=edit(DEV, "us-east-1", "us-east-2"),
        findings=("region-changed:us-east-2", *RENAMED),
        verdict="blocked",
    ),
    "a table is left out": PullRequest(
        change=edit(DEV, CONFIG, f"{CONFIG}{LOGS}    enabled: false\n"),
        findings=("table-deleted:logs",),
        verdict="blocked",
    ),
    "a table has another hash key": PullRequest(
        change=edit(SPECS, 'Key("log_id")', 'Key("step_id")'),
        findings=("table-replaced:logs",),
        verdict="blocked",
    ),
    "a table gets a range key": PullRequest(
        change=edit(
            SPECS, 'hash_key=Key("log_id"),', 'hash_key=Key("log_id"), range_key=Key("step"),'
        ),
        findings=("table-replaced:logs",),
        verdict="blocked",
    ),
    "a table is another one to Pulumi": PullRequest(
        change=edit(SPECS, 'name="logs"', 'name="steps"'),
        findings=("grant-removed:logs-reader", "grant-removed:logs-writer", "table-deleted:logs"),
        verdict="blocked",
    ),
    "recovery is turned off": PullRequest(
        change=edit(DEV, "days: 7", "enabled: false"),
        findings=("recovery-weakened:logs", "recovery-weakened:requests"),
        verdict="blocked",
    ),
    "recovery reaches further back": PullRequest(
        change=edit(DEV, "days: 7", "days: 35"),
        verdict="safe",
    ),
    "the tables are protected": PullRequest(
        change=edit(DEV, "deletionProtection: false", "deletionProtection: true"),
        verdict="safe",
    ),
    "a key of the account's own encrypts the tables": PullRequest(
        change=edit(DEV, "key: aws-owned", "key: customer-managed"),
        findings=tuple(f"grants-unknown:{policy}" for policy in POLICIES),
        verdict="look closely",
    ),
    "alarms and backups are turned on": PullRequest(
        change=each(
            edit(DEV, "alarms:\n    enabled: false", "alarms:\n    enabled: true"),
            edit(DEV, "backup:\n    enabled: false", "backup:\n    enabled: true"),
        ),
        verdict="safe",
    ),
    "requests get a stream": PullRequest(
        change=edit(
            DEV, CONFIG, f"{CONFIG}  market-intelligence:requests:\n    stream: NEW_IMAGE\n"
        ),
        verdict="safe",
    ),
    "a policy says better what it is for": PullRequest(
        change=edit("components/grants.py", "may do.", "can do."),
        findings=tuple(f"grant-replaced:{policy}" for policy in POLICIES),
        verdict="look closely",
    ),
}
