import pytest

from components.roles import assumed_by


@pytest.mark.parametrize("service", ["backup", "dax"])
def test_one_service_takes_on_a_role(service: str) -> None:
    assert assumed_by(service) == {
        "Effect": "Allow",
        "Principal": {"Service": f"{service}.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
