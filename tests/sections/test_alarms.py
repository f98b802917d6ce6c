import pytest

from sections.alarms import Alarms, Thresholds
from tests.conftest import Mocks
from tests.sections.conftest import problems, read

OFF = "has no effect while enabled is false: remove it, or set enabled: true"
FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:page"
QUEUE = "arn:aws:sqs:us-east-1:111122223333:pages"
PERCENT = "must be 1 to 99, because the alarm goes off above it"
PROTOCOLS = "must be 'email', 'https', 'lambda', 'sms' or 'sqs' (how to reach them)"
WHERE = "(where to: an address, a phone number or an ARN)"


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


@pytest.mark.parametrize(
    ("protocol", "endpoint", "words"),
    [
        pytest.param("email", "on-call", "an e-mail address", id="no at sign"),
        pytest.param("email", "a@b", "an e-mail address", id="no domain"),
        pytest.param("email", "a@b.c d@e.f", "an e-mail address", id="two addresses"),
        pytest.param("email", "", "an e-mail address", id="nothing"),
        pytest.param("https", "http://x.y", "an address that starts with https://", id="no TLS"),
        pytest.param("https", "https://", "an address that starts with https://", id="no host"),
        pytest.param("https", "https://x y", "an address that starts with https://", id="space"),
        pytest.param("https", "x.y", "an address that starts with https://", id="bare host"),
        pytest.param("lambda", QUEUE, "the ARN of a function", id="queue for a function"),
        pytest.param("lambda", "page", "the ARN of a function", id="name of a function"),
        pytest.param("sms", "2065550100", "a phone number such as +12065550100", id="no country"),
        pytest.param("sms", "+1 206 555", "a phone number such as +12065550100", id="spaces"),
        pytest.param(
            "sms",
            "+1206555010\N{ARABIC-INDIC DIGIT ONE}",
            "a phone number such as +12065550100",
            id="digits",
        ),
        pytest.param("sqs", FUNCTION, "the ARN of a queue that is not FIFO", id="no queue"),
        pytest.param("sqs", f"{QUEUE}.fifo", "the ARN of a queue that is not FIFO", id="FIFO"),
    ],
)
def test_an_endpoint_is_of_its_protocol(
    mocks: Mocks, protocol: str, endpoint: str, words: str
) -> None:
    alarms = {"subscriptions": [{"endpoint": endpoint, "protocol": protocol}]}

    where = f'alarms.subscriptions[0].endpoint is "{endpoint}"'
    assert problems(mocks, {"alarms": alarms}) == [
        f'{where}: must be {words}, because protocol is "{protocol}"'
    ]


ADA = {"protocol": "email", "endpoint": "ada@example.com"}
BOB = {"protocol": "email", "endpoint": "bob@example.com"}


@pytest.mark.parametrize(
    ("alarms", "problem"),
    [
        pytest.param({"account": True, "enabled": False}, f"account is true: {OFF}", id="account"),
        pytest.param(
            {"enabled": "false", "subscriptions": []},
            f"subscriptions is []: {OFF}",
            id="subscriptions while off",
        ),
        pytest.param(
            {"throttleReasons": "no"},
            'throttleReasons is "no": must be true or false '
            "(alarms on why reads and writes are throttled, too)",
            id="no for false",
        ),
        pytest.param(
            {"emails": ["a@b.c"]},
            'emails is ["a@b.c"]: no such setting, only enabled, throttleReasons, account, '
            "subscriptions, thresholds",
            id="setting like no other",
        ),
        pytest.param(
            {"subscriptions": ADA},
            'subscriptions is {"protocol": "email", "endpoint": "ada@example.com"}: must be a list '
            "(who hears of alarms)",
            id="object for a list",
        ),
        pytest.param(
            {"subscriptions": [ADA, "bob@example.com"]},
            'subscriptions[1] is "bob@example.com": must be an object of settings: '
            "protocol, endpoint (who hears of alarms)",
            id="text for an object",
        ),
        pytest.param(
            {"subscriptions": [None]},
            "subscriptions[0] is null: must be an object of settings: protocol, endpoint "
            "(who hears of alarms)",
            id="null for an object",
        ),
        pytest.param(
            {"subscriptions": [ADA, {"protocol": "email"}]},
            f"subscriptions[1].endpoint is missing {WHERE}",
            id="no endpoint",
        ),
        pytest.param(
            {"subscriptions": [{"endpoint": "nowhere"}]},
            "subscriptions[0].protocol is missing (how to reach them)",
            id="no protocol",
        ),
        pytest.param(
            {"subscriptions": [{"protocol": "http", "endpoint": "http://x.y"}]},
            f'subscriptions[0].protocol is "http": {PROTOCOLS}',
            id="protocol that is none",
        ),
        pytest.param(
            {"subscriptions": [{"protocol": "sms", "endpoint": 12065550100}]},
            f"subscriptions[0].endpoint is 12065550100: must be text, in quotes {WHERE}",
            id="number for a phone number",
        ),
        pytest.param(
            {"subscriptions": [ADA | {"name": "Ada"}]},
            'subscriptions[0].name is "Ada": no such setting, only protocol, endpoint',
            id="other setting of an item",
        ),
        pytest.param(
            {"subscriptions": [ADA | {"endpoints": ""}]},
            'subscriptions[0].endpoints is "": no such setting; '
            "did you mean alarms.subscriptions[0].endpoint?",
            id="misspelt setting of an item",
        ),
        pytest.param(
            {"thresholds": {"throttledReads": 5}},
            "thresholds.throttledReads is 5: no such setting; "
            "did you mean alarms.thresholds.throttledReadsPerMinute?",
            id="misspelt threshold",
        ),
        pytest.param(
            {"thresholds": [5]},
            "thresholds is [5]: must be an object of settings: throttledReadsPerMinute, "
            "throttledWritesPerMinute, systemErrorsPerMinute, ... "
            "(the highest values that set off no alarm)",
            id="list of thresholds",
        ),
        pytest.param(
            {"thresholds": {"throttledReadsPerMinute": -1}},
            "thresholds.throttledReadsPerMinute is -1: must be 0 or more "
            "(throttled reads of a table or index, for 5 minutes)",
            id="fewer than none",
        ),
        pytest.param(
            {"thresholds": {"itemLatencyMilliseconds": 0}},
            "thresholds.itemLatencyMilliseconds is 0: must be 1 or more "
            "(average latency of calls on one item, for 10 minutes)",
            id="no latency at all",
        ),
        pytest.param(
            {"account": True, "thresholds": {"accountCapacityPercent": 100}},
            f"thresholds.accountCapacityPercent is 100: {PERCENT}",
            id="above all of it",
        ),
        pytest.param(
            {"thresholds": {"cacheCpuPercent": 0}},
            f"thresholds.cacheCpuPercent is 0: {PERCENT}",
            id="none of it",
        ),
    ],
)
def test_wrong_alarms_are_refused(mocks: Mocks, alarms: object, problem: str) -> None:
    assert problems(mocks, {"alarms": alarms}) == [f"alarms.{problem}"]


def test_nobody_hears_of_an_alarm_twice(mocks: Mocks) -> None:
    [problem] = problems(mocks, {"alarms": {"subscriptions": [ADA, BOB, ADA]}})

    assert problem.startswith('alarms.subscriptions is [{"protocol": "email", "endpoint": "ada@')
    assert problem.endswith("…: [2] is the same as [0]: remove one of them")


def test_endpoints_are_secret_with_their_section(mocks: Mocks) -> None:
    alarms = {"subscriptions": [{"protocol": "https", "endpoint": "http://key@example.com"}]}

    [problem] = problems(mocks, {"alarms": alarms}, secret=["alarms"])

    assert problem == (
        "alarms.subscriptions[0].endpoint is [secret]: "
        "must be an address that starts with https://, because protocol is [secret]"
    )


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
