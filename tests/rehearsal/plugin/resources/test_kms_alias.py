"""What is peculiar to aliases of KMS."""

import pytest

from rehearsal.plugin.values import UNKNOWN
from tests.rehearsal.plugin.conftest import Engine
from tests.rehearsal.plugin.life import Life
from tests.rehearsal.plugin.samples.kms import ALIASES, ARN


@pytest.fixture
def alias(engine: Engine) -> Life:
    return Life(engine, ALIASES)


def test_a_key_may_be_named_by_its_arn(alias: Life) -> None:
    checked, outputs = alias.made({"targetKeyId": f"{ARN}:key/<key>"})
    assert outputs == alias.outputs()
    assert alias.engine.kinds(outputs, checked) == {}


def test_a_key_that_is_not_made_yet_may_be_another_one(alias: Life) -> None:
    checked, outputs = alias.made()
    news = checked | {"targetKeyId": UNKNOWN}
    assert alias.engine.kinds(outputs, news) == {"targetKeyId": "UPDATE"}


def test_a_preview_does_not_show_that_the_arn_follows_as_in_the_official_plugin(
    alias: Life,
) -> None:
    checked, outputs = alias.made()
    other = {"targetKeyId": alias.words["other"]}
    assert alias.engine.update(outputs, checked | other, preview=True) == outputs | other
