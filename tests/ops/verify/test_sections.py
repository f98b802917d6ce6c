from ops.verify.deployed import Deployed
from ops.verify.sections import sections
from tests.ops.verify.estate import checked, found


def test_a_stack_as_its_file_says_has_no_fault(of: Deployed) -> None:
    assert found(of) == {}


def test_on_an_aws_that_holds_everything_nothing_is_left_open(of: Deployed) -> None:
    checks = checked(question for part in sections(of) for question in part)
    assert {check.status for check in checks} == {"ok"}


def test_every_section_is_asked(of: Deployed) -> None:
    assert [part[0].section for part in sections(of)] == [
        "requests",
        "logs",
        "alarms",
        "topic",
        "dashboard",
        "backup",
        "cache",
        "policies",
        "outputs",
    ]


def test_no_question_is_asked_twice(of: Deployed) -> None:
    names = [(one.section, one.check) for part in sections(of) for one in part]
    assert len(names) == len(set(names))
