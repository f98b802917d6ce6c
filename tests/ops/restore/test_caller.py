from dataclasses import replace

import pytest

from ops.restore.acting import Acting
from ops.restore.caller import site_of
from ops.restore.errors import RefusalError
from ops.restore.planning import Planning
from ops.restore.waiting import Waiting
from tests.conftest import REGION
from tests.ops.restore.service import ACCOUNT


def test_the_site_is_that_of_whoever_asks(planning: Planning) -> None:
    assert site_of(planning.stack, planning.aws) == planning.site


def test_a_stack_may_be_in_any_account(planning: Planning) -> None:
    anywhere = replace(planning.stack, accounts=())
    assert site_of(anywhere, planning.aws).account == ACCOUNT


def test_another_account_is_refused(planning: Planning) -> None:
    elsewhere = replace(planning.stack, accounts=("444455556666",))
    with pytest.raises(RefusalError) as refusal:
        site_of(elsewhere, planning.aws)
    assert str(refusal.value) == (
        f"You are in account {ACCOUNT}, and the prod stack in 444455556666: take other "
        "credentials, or mend aws:allowedAccountIds in Pulumi.prod.yaml."
    )


def test_nobody_is_refused(planning: Planning, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    with pytest.raises(RefusalError) as refusal:
        site_of(planning.stack, Acting(REGION, None, Waiting()))
    assert str(refusal.value) == ("AWS does not say who is asking: Unable to locate credentials")
