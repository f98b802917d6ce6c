from guardrails.cloudwatch.metrics import DAX, DYNAMODB, published


def test_metrics_of_tables_and_indexes() -> None:
    assert published(DYNAMODB, "ReadThrottleEvents") == (
        ("TableName",),
        ("TableName", "GlobalSecondaryIndexName"),
    )


def test_user_errors_are_of_the_account() -> None:
    assert published(DYNAMODB, "UserErrors") == ((),)


def test_every_metric_of_dax_is_of_a_cluster_or_node() -> None:
    assert published(DAX, "CPUUtilization") == (("ClusterId",), ("ClusterId", "NodeId"))


def test_other_metrics_are_not_listed() -> None:
    assert published("AWS/SQS", "ReadThrottleEvents") is None
    assert published(DYNAMODB, "Invented") is None
