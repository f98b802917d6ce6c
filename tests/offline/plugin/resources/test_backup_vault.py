"""What is peculiar to vaults of AWS Backup."""

from tests.offline.plugin.conftest import Engine
from tests.offline.plugin.life import Life
from tests.offline.plugin.samples.backup import VAULTS


def test_the_next_vault_of_a_name_has_no_tags_of_the_last(engine: Engine) -> None:
    vault = Life(engine, VAULTS)
    _, outputs = vault.made()
    vault.engine.delete(outputs)
    assert vault.made({"tags": {}})[1]["tags"] == {}


def test_a_region_has_vaults_of_its_own(engine: Engine) -> None:
    vault = Life(engine, VAULTS)
    _, here = vault.made()
    _, there = vault.made({"region": "eu-west-1", "tags": {"team": "away"}})
    assert there["arn"] == here["arn"].replace("us-east-1", "eu-west-1")
    assert vault.engine.read(here["id"])[1]["tags"] == here["tags"]
