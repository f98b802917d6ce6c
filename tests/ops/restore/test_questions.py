from dataclasses import replace

from ops.restore.questions import alarm_questions, answered, questions
from ops.restore.restored import Restored
from ops.verify.aws import Client

INDEXES = ["user-index", "project-index", "status-index", "strategy-index"]


def test_a_restored_table_is_asked_all_that_a_table_is_asked(of: Restored) -> None:
    assert [*questions(of)] == [
        *("status", "keys", "indexes", *INDEXES, "billing"),
        *("deletion protection", "recovery in days", "expiry", "encryption", "stream", "tags"),
        *("table class", "maximums", "contributor insights", "replicas"),
        *("mark", "readers"),
    ]


def test_readers_are_asked_for_only_if_there_should_be_some(of: Restored) -> None:
    assert "readers" not in questions(replace(of, args=replace(of.args, readers=())))


def test_what_a_restore_leaves_out_is_found(of: Restored, bare: str) -> None:
    assert bare
    found = answered(of, questions(of).values())
    assert [check.check for check in found if check.status != "ok"] == [
        *("billing", "deletion protection", "recovery in days", "expiry", "stream", "tags"),
        *("table class", "maximums", "contributor insights", "mark", "readers"),
    ]


def test_alarms_go_by_the_names_that_they_have_in_the_stack(of: Restored) -> None:
    names = [question.check for question in alarm_questions(of)]
    assert (len(names), names[0], names[-1]) == (
        16,
        "requests-ReadThrottleEvents",
        "requests-Query-SuccessfulRequestLatency",
    )


def test_questions_are_asked_anew(of: Restored, bare: str, dynamodb: Client) -> None:
    asked = [questions(of)["deletion protection"]]
    assert [check.status for check in answered(of, asked)] == ["failed"]
    dynamodb.update_table(TableName=bare, DeletionProtectionEnabled=True)
    assert [check.status for check in answered(of, asked)] == ["ok"]
