"""Pull requests that change who may do what."""

from tests.e2e.mutants.mutant import Change, edit, remove
from tests.e2e.reviews.pull_request import BACKUP, ENCRYPTION, PERMISSIONS, PROD, TOPIC

READ = '_READ_TABLE = ("BatchGetItem"'
REQUESTS = "  market-intelligence:requests:\n"
CACHE = """  market-intelligence:cache:
    enabled: true
    subnetIds: [subnet-1a2b3c4d, subnet-2a2b3c4d, subnet-3a2b3c4d]
    securityGroupIds: [sg-1a2b3c4d]
"""

OF_GRANTS: dict[str, Change] = {
    "readers may scan": edit(PERMISSIONS, READ, READ.replace("(", '("Scan", ')),
    "writers may delete": edit(
        PERMISSIONS, '"PutItem", "UpdateItem")\n_READ', '"PutItem", "*Item")\n_READ'
    ),
    "readers may do less": edit(PERMISSIONS, f"{READ}, ", "_READ_TABLE = ("),
    "keys may be used from anywhere": remove(
        PERMISSIONS,
        '    statement["Condition"] = {"StringEquals": {"kms:ViaService": names}}\n',
    ),
    "anybody may administer keys": edit(
        ENCRYPTION, 'account = {"AWS": site.account_arn}', 'account = "*"'
    ),
    "another account may read requests": edit(
        PROD, REQUESTS, f"{REQUESTS}    readers: [arn:aws:iam::444455556666:role/reports]\n"
    ),
    "another service may make backups": edit(
        "components/roles.py",
        '{"Service": f"{service}.amazonaws.com"}',
        '{"Service": [f"{service}.amazonaws.com", "lambda.amazonaws.com"]}',
    ),
    "backups are made by an administrator": edit(
        BACKUP, "policy/service-role/{policy}", "policy/AdministratorAccess"
    ),
    "anybody may raise an alarm over TLS": edit(
        TOPIC, '"Principal": {"Service": "cloudwatch.amazonaws.com"}', '"Principal": "*"'
    ),
    "alarms may go without TLS": edit(
        TOPIC, '"aws:SecureTransport": "false"', '"aws:SecureTransport": "true"'
    ),
    "there are no policies for roles": edit(
        PROD, REQUESTS, f"  market-intelligence:grants:\n    enabled: false\n{REQUESTS}"
    ),
    "statements are told apart otherwise": edit(
        PERMISSIONS,
        '_allow("ReadItems", "dynamodb", _READ_TABLE, [',
        '_allow("Read", "dynamodb", _READ_TABLE, [',
    ),
    "there is a cache": edit(PROD, REQUESTS, CACHE + REQUESTS),
}
