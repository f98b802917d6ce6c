import pytest

from sections.alarms import Alarms, Thresholds
from tests.conftest import Mocks
from tests.sections.conftest import read

FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:page"
QUEUE = "arn:aws:sqs:us-east-1:111122223333:pages"


@pytest.mark.parametrize(
    ("protocol", "endpoint"),
    [
        ("email", "on-call@example.com"),
        ("https", "https://example.com"),
        ("https", "https://example.com:8443/hook?key=x#y"),
        ("lambda", FUNCTION),
        ("lambda", f"{FUNCTION}:live"),
        ("lambda", f"{FUNCTION}:$LATEST"),
        ("sms", "+12065550100"),
        ("sqs", QUEUE),
        ("sqs", QUEUE.replace("aws", "aws-us-gov")),
    ],
)
def test_somebody_hears_of_alarms(mocks: Mocks, protocol: str, endpoint: str) -> None:
    subscription = {"protocol": protocol, "endpoint": endpoint}
    alarms = read(mocks, {"alarms": {"subscriptions": [subscription]}}).alarms

    assert [one.model_dump() for one in alarms.subscriptions] == [subscription]


EVERY = Alarms.model_validate({"thresholds": Thresholds().model_dump(by_alias=True)})


@pytest.mark.parametrize(
    ("alarms", "replicas", "cache", "without_effect"),
    [
        pytest.param(Alarms(), False, False, [], id="none set"),
        pytest.param(
            EVERY,
            True,
            True,
            [
                "thresholds.userErrorsPerMinute while alarms.account is false",
                "thresholds.accountCapacityPercent while alarms.account is false",
            ],
            id="no alarms on the account",
        ),
        pytest.param(
            EVERY.model_copy(update={"account": True}),
            False,
            True,
            ["thresholds.replicationLatencySeconds while there are no replicas"],
            id="no replicas",
        ),
        pytest.param(
            EVERY.model_copy(update={"account": True}),
            True,
            False,
            [
                "thresholds.cacheCpuPercent while cache.enabled is false",
                "thresholds.cacheMemoryPercent while cache.enabled is false",
                "thresholds.cacheEvictedMegabytes while cache.enabled is false",
                "thresholds.cacheFaultsPerMinute while cache.enabled is false",
                "thresholds.cacheThrottlesPerMinute while cache.enabled is false",
            ],
            id="no cache",
        ),
        pytest.param(EVERY.model_copy(update={"account": True}), True, True, [], id="all there"),
    ],
)
def test_thresholds_of_what_there_is_not_have_no_effect(
    alarms: Alarms, *, replicas: bool, cache: bool, without_effect: list[str]
) -> None:
    assert alarms.without_effect(replicas=replicas, cache=cache) == without_effect
