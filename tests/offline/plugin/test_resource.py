from pulumi.provider.experimental.provider import PropertyDiffKind
from typing_extensions import override

from offline.plugin.aws import Aws
from offline.plugin.facts import Facts
from offline.plugin.resource import Resource
from offline.plugin.values import Properties


class Plainest(Resource):
    """A resource type that brings no more than it has to."""

    type_name = "aws:none/such:Such"
    facts = Facts(service="none")

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        return ""

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> None:
        return None

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        return None

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        return None


def test_a_resource_type_needs_its_four_calls_and_no_more() -> None:
    assert Resource.__abstractmethods__ == {"create", "read", "update", "delete"}


def test_without_words_of_its_own_a_type_goes_by_its_facts(aws: Aws) -> None:
    plainest, olds, news = Plainest(), {"a": 1}, {"a": 2}
    changes = {"a": PropertyDiffKind.UPDATE}
    assert list(plainest.problems(news, aws)) == []
    assert plainest.aligned(olds, news) == (olds, news)
    assert plainest.settled(changes, olds, news) == changes
    plainest.finish(aws, "", news)
    assert (olds, news) == ({"a": 1}, {"a": 2})
