"""Identity providers of IAM, as `aws_iam_openid_connect_provider` has them."""

import re
from collections.abc import Iterator

from typing_extensions import override

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.iam.calls import answer
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.tagging import TagCalls, as_list, as_map
from rehearsal.plugin.values import Plain, Properties

TAGS = TagCalls(service="iam", noun="OpenIDConnectProvider")
URL = re.compile(r"https://\S+")
LETTERS = 255


class OpenIdConnectProvider(Resource):
    """A provider, its id being its ARN.

    IAM keeps the URL without its scheme, and so does the state of the official plugin.
    """

    type_name = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"
    facts = PropertyRules(
        service="iam",
        replaces=frozenset({"url"}),
        sets={"clientIdLists": None},
        computed=frozenset({"thumbprintLists"}),
    )

    @override
    def problems(self, inputs: Properties, aws: Aws) -> Iterator[Problem]:
        url = inputs["url"]
        if isinstance(url, str) and not URL.fullmatch(url):
            yield Problem("url", f'expected "url" to have a url with schema of: "https", got {url}')
        audiences: Plain = inputs["clientIdLists"]
        for i, audience in enumerate(audiences if isinstance(audiences, list) else []):
            if isinstance(audience, str) and not 1 <= len(audience) <= LETTERS:
                yield Problem(
                    f"clientIdLists[{i}]",
                    f"expected length of client_id_list to be in the range (1 - {LETTERS}), "
                    f"got {audience}",
                )

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        thumbprints: list[str] = inputs.get("thumbprintLists", [])
        made = aws.call(
            "iam",
            "CreateOpenIDConnectProvider",
            Url=inputs["url"],
            ClientIDList=inputs["clientIdLists"],
            Tags=as_list(inputs.get("tags", {})),
            **({"ThumbprintList": thumbprints} if thumbprints else {}),
        )
        return made["OpenIDConnectProviderArn"]

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        found = answer(aws, "GetOpenIDConnectProvider", OpenIDConnectProviderArn=identity)
        if found is None:
            return None
        return {
            "arn": identity,
            "clientIdLists": found["ClientIDList"],
            "tags": as_map(found.get("Tags", [])),
            "thumbprintLists": found["ThumbprintList"],
            "url": f"https://{found['Url']}",
        }

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        if "thumbprintLists" in changed:
            aws.call(
                "iam",
                "UpdateOpenIDConnectProviderThumbprint",
                OpenIDConnectProviderArn=identity,
                ThumbprintList=news["thumbprintLists"],
            )
        before, after = {*olds["clientIdLists"]}, {*news["clientIdLists"]}
        for action, audiences in (
            ("AddClientIDToOpenIDConnectProvider", after - before),
            ("RemoveClientIDFromOpenIDConnectProvider", before - after),
        ):
            for audience in sorted(audiences):
                aws.call("iam", action, OpenIDConnectProviderArn=identity, ClientID=audience)
        TAGS.change(aws, olds, news, OpenIDConnectProviderArn=identity)

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        answer(aws, "DeleteOpenIDConnectProvider", OpenIDConnectProviderArn=identity)


RESOURCE = OpenIdConnectProvider()
