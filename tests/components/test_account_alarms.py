from components.account_alarms import account
from components.alarm import Alarm
from components.thresholds import Thresholds


def test_watches_what_the_account_has_in_the_region() -> None:
    assert [*account(Thresholds(user_errors_per_minute=12, account_capacity_percent=70))] == [
        Alarm(
            name="account-UserErrors",
            metric="UserErrors",
            dimensions={},
            threshold=12,
            periods=10,
            # Nothing is published while there are none, and then it has to be over.
            missing_data="notBreaching",
            meaning="Requests to DynamoDB in this account and region are refused as wrong "
            "(HTTP 400).",
            first_step="look for the caller in CloudTrail or in the clients' logs: "
            "wrong keys, types or permissions, often after a release.",
        ),
        Alarm(
            name="account-ReadCapacityUtilization",
            metric="AccountProvisionedReadCapacityUtilization",
            dimensions={},
            statistic="Maximum",
            period_seconds=300,
            periods=2,
            threshold=70,
            missing_data="missing",
            meaning="The account uses more than 70 % of the read capacity "
            "that it may provision in this region.",
            first_step="ask for a higher account-level read quota in Service Quotas.",
        ),
        Alarm(
            name="account-WriteCapacityUtilization",
            metric="AccountProvisionedWriteCapacityUtilization",
            dimensions={},
            statistic="Maximum",
            period_seconds=300,
            periods=2,
            threshold=70,
            missing_data="missing",
            meaning="The account uses more than 70 % of the write capacity "
            "that it may provision in this region.",
            first_step="ask for a higher account-level write quota in Service Quotas.",
        ),
    ]
