"""What moto lacks of CloudWatch: parts of alarms, and what becomes of the tags of one."""

from typing import Any

from moto.cloudwatch import urls
from moto.cloudwatch.models import Alarm
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult, EmptyResult
from typing_extensions import override

_STATISTIC = "ExtendedStatistic"
_LEFT_OUT = {
    "EvaluationCriteria": "evaluation_criteria",
    "EvaluationInterval": "evaluation_interval",
    "EvaluationWindow": "evaluation_window",
    "WarmUpConfiguration": "warm_up_configuration",
}


class CloudWatch(CloudWatchResponse):
    """Answers the actions of CloudWatch."""

    @override
    def put_metric_alarm(self) -> ActionResult:
        """Make an alarm, or another in its place with the tags of the former."""
        asked: dict[str, Any] = self.params
        name: str = asked["AlarmName"]
        if name in self.cloudwatch_backend.alarms:
            # "If you are updating an existing alarm, any tags you specify in this parameter are
            # ignored": API reference of PutMetricAlarm.
            asked.pop("Tags", None)
        # moto takes percentiles only.
        statistic: str | None = asked.pop(_STATISTIC, None)
        answer = super().put_metric_alarm()
        alarm = self.cloudwatch_backend.alarms[name]
        alarm.extended_statistic = statistic
        queries: list[dict[str, Any]] = asked.get("Metrics") or []
        for query, given in zip(alarm.metric_data_queries, queries, strict=True):
            _hold(query, {"account_id": given.get("AccountId")})
        _hold(alarm, {word: asked.get(parameter) for parameter, word in _LEFT_OUT.items()})
        return answer

    @override
    def describe_alarms(self) -> ActionResult:
        """Return the alarms of the state that is asked for; moto heeds one restriction only."""
        answer = super().describe_alarms()
        if state := self._get_param("StateValue"):
            listed: Any = answer.result
            for kind, alarms in listed.items():
                listed[kind] = [one for one in alarms if one.state_value == state]
        return answer

    @override
    def delete_alarms(self) -> ActionResult:
        """Delete alarms, and their tags with them."""
        backend = self.cloudwatch_backend
        for name in self._get_param("AlarmNames", []):
            alarm: Alarm | None = backend.alarms.get(name)
            if alarm is not None:
                backend.tagger.delete_all_tags_for_resource(alarm.alarm_arn)
        super().delete_alarms()
        return EmptyResult()


def _hold(model: object, values: dict[str, Any]) -> None:
    """Have a model of moto's show more, under the names that moto finds in its answers."""
    vars(model).update(values)


def extend() -> None:
    """Have these answers in the place of moto's."""
    urls.url_paths["{0}/$"] = CloudWatch.dispatch
