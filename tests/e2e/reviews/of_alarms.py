"""Pull requests that change alarms and who hears of them."""

from tests.e2e.mutants.mutant import edit, remove
from tests.e2e.reviews.pull_request import ALARM, PROD, TOPIC, PullRequest

ALARMS = "  market-intelligence:alarms:\n"
SUBSCRIPTION = """    subscriptions:
      - protocol: email
        endpoint: on-call@example.com
"""
ALL = f"""    # One stack an account and region owns the alarms on the account itself.
    account: true
    # Put in whoever is on call. An address has to be confirmed by its owner.
{SUBSCRIPTION}"""

OF_ALARMS = {
    "all alarms are turned off": PullRequest(
        change=edit(PROD, ALL, "    enabled: false\n"),
        findings=(
            "alarm-removed:account",
            "alarm-removed:logs",
            "alarm-removed:requests",
            "topic-removed:alarms",
        ),
        verdict="look closely",
    ),
    "alarms on reasons are turned off": PullRequest(
        change=edit(PROD, ALARMS, f"{ALARMS}    throttleReasons: false\n"),
        findings=("alarm-removed:logs", "alarm-removed:requests"),
        verdict="look closely",
    ),
    "the account's alarms are left to another stack": PullRequest(
        change=remove(PROD, "    account: true\n"),
        findings=("alarm-removed:account",),
        verdict="look closely",
    ),
    "a threshold is raised": PullRequest(
        change=edit(PROD, ALARMS, f"{ALARMS}    thresholds:\n      throttledReadsPerMinute: 20\n"),
        findings=("alarm-weakened:logs", "alarm-weakened:requests"),
        verdict="look closely",
    ),
    "a threshold of the account is raised": PullRequest(
        change=edit(PROD, ALARMS, f"{ALARMS}    thresholds:\n      userErrorsPerMinute: 50\n"),
        findings=("alarm-weakened:account",),
        verdict="look closely",
    ),
    "a threshold is lowered": PullRequest(
        change=edit(PROD, ALARMS, f"{ALARMS}    thresholds:\n      queryLatencyMilliseconds: 50\n"),
        verdict="safe",
    ),
    "errors last longer before an alarm": PullRequest(
        change=edit(
            "components/table_alarms.py",
            'periods=15,\n        meaning=f"DynamoDB',
            'periods=30,\n        meaning=f"DynamoDB',
        ),
        findings=("alarm-weakened:logs", "alarm-weakened:requests"),
        verdict="look closely",
    ),
    "missing latency counts as good": PullRequest(
        change=edit(
            "components/table_alarms.py",
            'periods=10,\n            missing_data="missing"',
            'periods=10,\n            missing_data="notBreaching"',
        ),
        findings=("alarm-weakened:logs", "alarm-weakened:requests"),
        verdict="look closely",
    ),
    "alarms watch another metric": PullRequest(
        change=edit("components/account_alarms.py", 'metric="UserErrors"', 'metric="SystemErrors"'),
        findings=("alarm-weakened:account",),
        verdict="look closely",
    ),
    "alarms tell nobody": PullRequest(
        change=remove(ALARM, "            alarm_actions=[topic_arn],\n"),
        findings=("alarm-silenced:account", "alarm-silenced:logs", "alarm-silenced:requests"),
        verdict="look closely",
    ),
    "the actions of alarms are off": PullRequest(
        change=edit(
            ALARM,
            "            alarm_actions=[topic_arn],\n",
            "            alarm_actions=[topic_arn],\n            actions_enabled=False,\n",
        ),
        findings=("alarm-silenced:account", "alarm-silenced:logs", "alarm-silenced:requests"),
        verdict="look closely",
    ),
    "an alarm says better what to do": PullRequest(
        change=edit(ALARM, " First: {", " Do first: {"),
        verdict="safe",
    ),
    "nobody subscribes": PullRequest(
        change=remove(PROD, SUBSCRIPTION),
        findings=("subscription-removed:alarms-c3b69243",),
        verdict="look closely",
    ),
    "an address changes": PullRequest(
        change=edit(PROD, "on-call@example.com", "oncall@example.com"),
        findings=("subscription-removed:alarms-c3b69243",),
        verdict="look closely",
    ),
    "somebody else subscribes": PullRequest(
        change=edit(
            PROD,
            SUBSCRIPTION,
            f"{SUBSCRIPTION}      - protocol: email\n        endpoint: lead@example.com\n",
        ),
        verdict="safe",
    ),
    "what alarms say is no longer encrypted": PullRequest(
        change=remove(TOPIC, "            kms_master_key_id=key.arn,\n"),
        findings=("encryption-weakened:alarms",),
        verdict="look closely",
    ),
    "the dashboard goes": PullRequest(
        change=edit(
            PROD, ALARMS, f"  market-intelligence:dashboard:\n    enabled: false\n{ALARMS}"
        ),
        findings=("dashboard-removed:dashboard",),
        verdict="safe",
    ),
}
