"""A stack's settings of its alarms."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator
from pydantic.alias_generators import to_camel

from settings.section import NO_TWO_ALIKE, Count, Flag, Section, Toggleable, fault

_ENDPOINTS = {
    "email": (r"[^@\s]+@[^@\s]+\.[^@\s]+", "an e-mail address"),
    "https": (r"https://[^\s/?#]+\S*", "an address that starts with https://"),
    "lambda": (
        r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_:$-]+",
        "the ARN of a function",
    ),
    "sms": (r"\+[1-9][0-9]{6,14}", "a phone number such as +12065550100"),
    # A topic like that of the alarms takes no FIFO queues.
    "sqs": (
        r"arn:aws[a-z-]*:sqs:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+",
        "the ARN of a queue that is not FIFO",
    ),
}

_ALL_PERCENT = 100

NotNegative = Annotated[Count, Field(ge=0)]


def _percent(percent: int) -> int:
    if not 1 <= percent < _ALL_PERCENT:
        raise fault("must be 1 to 99, because the alarm goes off above it")
    return percent


Percent = Annotated[Count, AfterValidator(_percent)]


class Subscription(Section):
    """A receiver of alarms."""

    protocol: Literal["email", "https", "lambda", "sms", "sqs"] = Field(
        description="the protocol of the subscription"
    )
    endpoint: str = Field(description="the address, phone number or ARN that receives alarms")

    @field_validator("endpoint")
    @classmethod
    def _is_of_its_protocol(cls, endpoint: str, info: ValidationInfo) -> str:
        protocol = info.data.get("protocol")
        if protocol is not None:
            pattern, words = _ENDPOINTS[protocol]
            if not re.fullmatch(pattern, endpoint):
                raise fault(f"must be {words}, because protocol is {{protocol}}", protocol=protocol)
        return endpoint


class Thresholds(Section):
    """The highest values that do not set off an alarm: AWS's recommendations, if there are any."""

    throttled_reads_per_minute: NotNegative = Field(
        default=0, description="throttled reads of a table or index, for 5 minutes"
    )
    throttled_writes_per_minute: NotNegative = Field(
        default=0, description="throttled writes of a table or index, for 5 minutes"
    )
    system_errors_per_minute: NotNegative = Field(
        default=0, description="requests that fail with an error of DynamoDB itself, for 15 minutes"
    )
    item_latency_milliseconds: Count = Field(
        default=20, ge=1, description="average latency of calls on one item, for 10 minutes"
    )
    query_latency_milliseconds: Count = Field(
        default=100, ge=1, description="average latency of queries, for 10 minutes"
    )
    replication_latency_seconds: Count = Field(
        default=180, ge=1, description="how many seconds a replica is behind, for 15 minutes"
    )
    user_errors_per_minute: NotNegative = Field(
        default=0, description="invalid requests in the whole account, for 10 minutes"
    )
    account_capacity_percent: Percent = Field(
        default=80,
        description=("use of the account's quota for provisioned capacity, for 10 minutes"),
    )
    cache_cpu_percent: Percent = Field(
        default=75, description=("CPU utilization of a node, for 5 minutes")
    )
    cache_memory_percent: Percent = Field(
        default=90, description="memory utilization of the cache, for 5 minutes"
    )
    cache_evicted_megabytes: NotNegative = Field(
        default=100, description="megabytes evicted in 5 minutes, three times in a row"
    )
    cache_faults_per_minute: NotNegative = Field(
        default=0, description="requests that fail with an error of the cache itself, for 5 minutes"
    )
    cache_throttles_per_minute: NotNegative = Field(
        default=0, description="requests that the cache throttles, for 5 minutes"
    )


class Alarms(Toggleable):
    """The alarms, and who receives them."""

    throttle_reasons: Flag = Field(
        default=True, description="also create alarms on the reasons for throttling"
    )
    account: Flag = Field(
        default=False,
        description=(
            "create the alarms on the errors and the capacity of the whole account: in one stack "
            "for each account and region"
        ),
    )
    subscriptions: Annotated[list[Subscription], NO_TWO_ALIKE] = Field(
        default=[], description="who receives alarms"
    )
    thresholds: Thresholds = Field(
        default=Thresholds(), description="the highest values that do not set off an alarm"
    )

    def without_effect(self, *, no_latency: str, cache: bool) -> list[str]:
        """Return each threshold that a stack sets although no alarm uses it, and why.

        `no_latency` is why AWS reports no latency of replication, empty if it does.
        """
        reasons = {
            ("user_", "account_"): "" if self.account else "alarms.account is false",
            ("replication_",): no_latency,
            ("cache_",): "" if cache else "cache.enabled is false",
        }
        given = [
            name for name in Thresholds.model_fields if name in self.thresholds.model_fields_set
        ]
        return [
            f"thresholds.{to_camel(name)} while {reason}"
            for starts, reason in reasons.items()
            for name in given
            if reason and name.startswith(starts)
        ]
