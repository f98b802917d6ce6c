"""Pull requests that change who may do what."""

from tests.e2e.mutants.mutant import edit, remove
from tests.e2e.reviews.of_backups import KEYS
from tests.e2e.reviews.pull_request import BACKUP, ENCRYPTION, PERMISSIONS, PROD, TOPIC, PullRequest

READ = '_READ_TABLE = ("BatchGetItem"'
REQUESTS = "  market-intelligence:requests:\n"
POLICIES = (
    "logs-reader",
    "logs-writer",
    "requests-reader",
    "requests-stream-consumer",
    "requests-writer",
)
CACHE = """  market-intelligence:cache:
    enabled: true
    subnetIds: [subnet-1a2b3c4d, subnet-2a2b3c4d, subnet-3a2b3c4d]
    securityGroupIds: [sg-1a2b3c4d]
"""

OF_GRANTS = {
    "readers may scan": PullRequest(
        change=edit(PERMISSIONS, READ, READ.replace("(", '("Scan", ')),
        findings=("grants-widened:logs-reader", "grants-widened:requests-reader"),
        verdict="look closely",
    ),
    "writers may delete": PullRequest(
        change=edit(PERMISSIONS, '"PutItem", "UpdateItem")\n_READ', '"PutItem", "*Item")\n_READ'),
        findings=("grants-widened:logs-writer", "grants-widened:requests-writer"),
        verdict="look closely",
    ),
    "readers may do less": PullRequest(
        change=edit(PERMISSIONS, f"{READ}, ", "_READ_TABLE = ("),
        verdict="safe",
    ),
    "keys may be used from anywhere": PullRequest(
        change=remove(
            PERMISSIONS,
            '    statement["Condition"] = {"StringEquals": {"kms:ViaService": through}}\n',
        ),
        findings=tuple(f"grants-widened:{policy}" for policy in POLICIES),
        verdict="look closely",
    ),
    "anybody may administer keys": PullRequest(
        change=edit(ENCRYPTION, 'account = {"AWS": site.account_arn}', 'account = "*"'),
        findings=tuple(f"grants-widened:{key}" for key in KEYS),
        verdict="look closely",
    ),
    "another account may read requests": PullRequest(
        change=edit(
            PROD, REQUESTS, f"{REQUESTS}    readers: [arn:aws:iam::444455556666:role/reports]\n"
        ),
        findings=("grants-widened:requests-readers", "grants-widened:tables"),
        verdict="look closely",
    ),
    "another service may make backups": PullRequest(
        change=edit(
            "components/roles.py",
            '{"Service": f"{service}.amazonaws.com"}',
            '{"Service": [f"{service}.amazonaws.com", "lambda.amazonaws.com"]}',
        ),
        findings=("grants-widened:backups-role",),
        verdict="look closely",
    ),
    "backups are made by an administrator": PullRequest(
        change=edit(BACKUP, "policy/service-role/{policy}", "policy/AdministratorAccess"),
        findings=(
            "grants-widened:backups-AWSBackupServiceRolePolicyForBackup",
            "grants-widened:backups-AWSBackupServiceRolePolicyForRestores",
        ),
        verdict="look closely",
    ),
    "anybody may raise an alarm over TLS": PullRequest(
        change=edit(
            TOPIC, '"Principal": {"Service": "cloudwatch.amazonaws.com"}', '"Principal": "*"'
        ),
        findings=("grants-widened:alarms",),
        verdict="look closely",
    ),
    "alarms may go without TLS": PullRequest(
        change=edit(TOPIC, '"aws:SecureTransport": "false"', '"aws:SecureTransport": "true"'),
        findings=("grants-widened:alarms",),
        verdict="look closely",
    ),
    "there are no policies for roles": PullRequest(
        change=edit(
            PROD, REQUESTS, f"  market-intelligence:grants:\n    enabled: false\n{REQUESTS}"
        ),
        findings=tuple(f"grant-removed:{policy}" for policy in POLICIES),
        verdict="look closely",
    ),
    "statements are told apart otherwise": PullRequest(
        change=edit(
            PERMISSIONS,
            '_allow("ReadItems", "dynamodb", _READ_TABLE, [',
            '_allow("Read", "dynamodb", _READ_TABLE, [',
        ),
        verdict="safe",
    ),
    "there is a cache": PullRequest(
        change=edit(PROD, REQUESTS, CACHE + REQUESTS),
        findings=("grants-widened:requests-reader", "grants-widened:requests-writer"),
        verdict="look closely",
    ),
}
