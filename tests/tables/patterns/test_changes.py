from tables.patterns.changes import StatusChange

AT = "2024-02-01T10:00:00.500000"


def test_parameters() -> None:
    change = StatusChange(
        expected="failed",
        status="pending",
        at=AT,
        message=None,
        fields={"started_at": None},
        removed=("ttl",),
    )

    history = "#processing_metadata.#status_history"
    entry = {
        "timestamp": {"S": AT},
        "old_status": {"S": "failed"},
        "new_status": {"S": "pending"},
        "message": {"NULL": True},
    }
    assert change.parameters == {
        "UpdateExpression": (
            "SET #status = :status, #status_message = :status_message, #updated_at = :updated_at, "
            "#started_at = :started_at, "
            f"{history} = list_append(if_not_exists({history}, :none), :entry) REMOVE #ttl"
        ),
        "ConditionExpression": "#status = :expected",
        "ExpressionAttributeNames": {
            "#status": "status",
            "#status_message": "status_message",
            "#updated_at": "updated_at",
            "#started_at": "started_at",
            "#ttl": "ttl",
            "#processing_metadata": "processing_metadata",
            "#status_history": "status_history",
        },
        "ExpressionAttributeValues": {
            ":status": {"S": "pending"},
            ":status_message": {"NULL": True},
            ":updated_at": {"S": AT},
            ":started_at": {"NULL": True},
            ":expected": {"S": "failed"},
            ":none": {"L": []},
            ":entry": {"L": [{"M": entry}]},
        },
    }


def test_nothing_is_removed_unless_it_is_said() -> None:
    change = StatusChange(expected="pending", status="failed", at=AT, message=None, fields={})
    assert str(change.parameters["UpdateExpression"]).endswith(", :none), :entry)")
