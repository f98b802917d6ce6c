"""Pull requests that change alarms and who hears of them."""

from tests.e2e.mutants.mutant import Change, edit, remove
from tests.e2e.reviews.pull_request import ALARM, PROD, TOPIC

ALARMS = "  market-intelligence:alarms:\n"
SUBSCRIPTION = """    subscriptions:
      - protocol: email
        endpoint: on-call@example.com
"""
ALL = f"""    # One stack an account and region owns the alarms on the account itself.
    account: true
    # Enter who is on call. The owner of an address has to confirm the subscription.
{SUBSCRIPTION}"""

OF_ALARMS: dict[str, Change] = {
    "all alarms are turned off": edit(PROD, ALL, "    enabled: false\n"),
    "alarms on reasons are turned off": edit(PROD, ALARMS, f"{ALARMS}    throttleReasons: false\n"),
    "the account's alarms are left to another stack": remove(PROD, "    account: true\n"),
    "a threshold is raised": edit(
        PROD, ALARMS, f"{ALARMS}    thresholds:\n      throttledReadsPerMinute: 20\n"
    ),
    "a threshold of the account is raised": edit(
        PROD, ALARMS, f"{ALARMS}    thresholds:\n      userErrorsPerMinute: 50\n"
    ),
    "a threshold is lowered": edit(
        PROD, ALARMS, f"{ALARMS}    thresholds:\n      queryLatencyMilliseconds: 50\n"
    ),
    "errors last longer before an alarm": edit(
        "components/table_alarms.py",
        'periods=15,\n        meaning=f"DynamoDB',
        'periods=30,\n        meaning=f"DynamoDB',
    ),
    "missing latency counts as good": edit(
        "components/table_alarms.py",
        'periods=10,\n            missing_data="missing"',
        'periods=10,\n            missing_data="notBreaching"',
    ),
    "alarms watch another metric": edit(
        "components/account_alarms.py", 'metric="UserErrors"', 'metric="SystemErrors"'
    ),
    "alarms tell nobody": remove(ALARM, "            alarm_actions=[topic_arn],\n"),
    "the actions of alarms are off": edit(
        ALARM,
        "            alarm_actions=[topic_arn],\n",
        "            alarm_actions=[topic_arn],\n            actions_enabled=False,\n",
    ),
    "an alarm says better what to do": edit(ALARM, " First: {", " Do first: {"),
    "nobody subscribes": remove(PROD, SUBSCRIPTION),
    "an address changes": edit(PROD, "on-call@example.com", "oncall@example.com"),
    "somebody else subscribes": edit(
        PROD,
        SUBSCRIPTION,
        f"{SUBSCRIPTION}      - protocol: email\n        endpoint: lead@example.com\n",
    ),
    "what alarms say is no longer encrypted": remove(
        TOPIC, "            kms_master_key_id=key.arn,\n"
    ),
    "the dashboard goes": edit(
        PROD, ALARMS, f"  market-intelligence:dashboard:\n    enabled: false\n{ALARMS}"
    ),
}
