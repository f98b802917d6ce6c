"""What the official plugin's schema says of an alarm's properties."""

from offline.plugin.facts import Facts

# A period of up to a day, in seconds.
DURATION_SECONDS = (0, 86400)

FACTS = Facts(
    service="cloudwatch",
    auto_named="name",
    defaults={
        "actionsEnabled": True,
        "metricQueries.returnData": False,
        "treatMissingData": "missing",
    },
    enums={
        "comparisonOperator": "ComparisonOperator",
        "metricQueries.metric.unit": "StandardUnit",
        "statistic": "Statistic",
        "unit": "StandardUnit",
    },
    ranges={
        "datapointsToAlarm": (1, None),
        "evaluationCriteria.promqlCriteria.pendingPeriod": DURATION_SECONDS,
        "evaluationCriteria.promqlCriteria.recoveryPeriod": DURATION_SECONDS,
        "evaluationPeriods": (1, None),
        "warmUpConfiguration.warmUpPeriodDurationInMinutes": (1, 2880),
    },
    arns=frozenset({"alarmActions", "insufficientDataActions", "okActions"}),
    conflicts={
        "dimensions": ("metricQueries",),
        "evaluationCriteria": (
            "comparisonOperator",
            "datapointsToAlarm",
            "dimensions",
            "evaluationPeriods",
            "extendedStatistic",
            "metricName",
            "metricQueries",
            "namespace",
            "period",
            "statistic",
            "threshold",
            "thresholdMetricId",
            "unit",
        ),
        "evaluationInterval": ("metricName", "metricQueries"),
        "extendedStatistic": ("statistic", "metricQueries"),
        "metricName": ("metricQueries",),
        "metricQueries": ("metricName",),
        "namespace": ("metricQueries",),
        "period": ("metricQueries",),
        "statistic": ("extendedStatistic", "metricQueries"),
        "threshold": ("thresholdMetricId",),
        "thresholdMetricId": ("threshold",),
    },
    replaces=frozenset({"name"}),
    sets={
        "alarmActions": None,
        "insufficientDataActions": None,
        "metricQueries": "id",
        "okActions": None,
    },
    computed=frozenset({"evaluateLowSampleCountPercentiles"}),
)
