from uuid import uuid4

import pytest
from typing_extensions import override

from offline.plugin.aws import Aws
from offline.plugin.facts import Facts
from offline.plugin.failures import RefusedError
from offline.plugin.recorded import Recorded
from offline.plugin.values import Properties


class Group(Recorded):
    type_name = "aws:dax/subnetGroup:SubnetGroup"
    facts = Facts(service="dax")

    @override
    def identity(self, aws: Aws, inputs: Properties) -> str:
        return inputs["name"]

    @override
    def outputs(self, aws: Aws, inputs: Properties) -> Properties:
        return {"vpcId": "vpc-1"}


GROUP = Group()


@pytest.fixture
def inputs() -> Properties:
    return {"name": f"group-{uuid4().hex}", "description": "Three zones", "subnetIds": ["a", "b"]}


def held(inputs: Properties) -> Properties:
    return {"description": None, "region": None} | inputs | {"vpcId": "vpc-1"}


def test_what_is_made_is_read_back_with_what_aws_adds(aws: Aws, inputs: Properties) -> None:
    identity = GROUP.create(aws, inputs)
    assert identity == inputs["name"]
    assert GROUP.read(aws, identity, {}) == held(inputs)


def test_what_is_there_is_not_made_again(aws: Aws, inputs: Properties) -> None:
    GROUP.create(aws, inputs)
    with pytest.raises(RefusedError, match=rf"'{inputs['name']}' exists already"):
        GROUP.create(aws, inputs)


def test_what_is_taken_away_is_gone(aws: Aws, inputs: Properties) -> None:
    identity = GROUP.create(aws, inputs)
    news = {name: value for name, value in inputs.items() if name != "description"}
    GROUP.update(aws, identity, inputs, news, frozenset({"description"}))
    assert GROUP.read(aws, identity, inputs) == held(news)


def test_what_is_deleted_is_gone_and_may_be_deleted_again(aws: Aws, inputs: Properties) -> None:
    identity = GROUP.create(aws, inputs)
    GROUP.delete(aws, identity, inputs)
    GROUP.delete(aws, identity, inputs)
    assert GROUP.read(aws, identity, inputs) is None


def test_each_region_has_its_own(aws: Aws, inputs: Properties) -> None:
    identity = GROUP.create(aws, inputs)
    assert GROUP.read(Aws("us-west-2"), identity, inputs) is None
