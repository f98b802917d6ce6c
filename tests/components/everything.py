"""A stack that has everything, and its alarms: maximums, replicas, a cache and the account's."""

from typing import Any

import arguments
from components.alarm import Alarm
from settings import StackSettings
from tests.components.estate import KEY_ARN, SITE
from tests.conftest import REGION

REPLICAS = ("eu-west-1", "us-west-2")
CACHE = "dev-requests"

# Every maximum, so that there is every reason to throttle.
_TABLE: dict[str, Any] = {
    "stream": "NEW_AND_OLD_IMAGES",
    "maxReadUnits": 400,
    "maxWriteUnits": 200,
}
_INDEX = {"maxReadUnits": 40, "maxWriteUnits": 20}
_INDEXES = ("user-index", "project-index", "status-index", "strategy-index")
SECTIONS: dict[str, Any] = {
    "replicas": [*REPLICAS],
    "requests": {**_TABLE, "indexes": dict.fromkeys(_INDEXES, _INDEX)},
    "logs": {**_TABLE, "indexes": {"request-logs-index": _INDEX}},
    "alarms": {"account": True},
    "cache": {
        "enabled": True,
        "subnetIds": ["subnet-1a2b3c4d"],
        "securityGroupIds": ["sg-1a2b3c4d"],
    },
}
SETTINGS = StackSettings.model_validate({"environment": "dev"} | SECTIONS)


def _alarms() -> list[Alarm]:
    keys: arguments.Keys = dict.fromkeys([REGION, *REPLICAS], KEY_ARN)
    specs = arguments.specs(SETTINGS)
    tables = [arguments.table_args(SETTINGS, SITE, spec, keys) for spec in specs]
    return arguments.alarms(SETTINGS, SITE, tables)


ALARMS = _alarms()
