"""The life of a CloudWatch dashboard."""

import re
from collections.abc import Iterator

from typing_extensions import override

from rehearsal.plugin.aws import Aws, call_if_there
from rehearsal.plugin.documents import faults, same_documents
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.values import Properties

BODY = "dashboardBody"
NAME = re.compile(r"[0-9A-Za-z_-]+")
NAME_LENGTH = 255
NOT_FOUND = "ResourceNotFound"


class Dashboard(Resource):
    """A dashboard, its id being its name."""

    type_name = "aws:cloudwatch/dashboard:Dashboard"
    facts = PropertyRules(service="cloudwatch", replaces=frozenset({"dashboardName"}))

    @override
    def problems(self, inputs: Properties, aws: Aws) -> Iterator[Problem]:
        yield from faults(inputs, BODY)
        name = inputs["dashboardName"]
        if not isinstance(name, str):
            return
        if len(name) > NAME_LENGTH:
            reason = f'"dashboardName" cannot be longer than {NAME_LENGTH} characters: "{name}"'
            yield Problem("dashboardName", reason)
        if not NAME.fullmatch(name):
            reason = f'"dashboardName" doesn\'t comply with restrictions ("^{NAME.pattern}$")'
            yield Problem("dashboardName", f'{reason}: "{name}"')

    @override
    def normalize(self, olds: Properties, news: Properties) -> tuple[Properties, Properties]:
        return same_documents(olds, news, BODY)

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        _put(aws, inputs)
        return inputs["dashboardName"]

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        found = call_if_there(
            aws, "cloudwatch", "GetDashboard", {NOT_FOUND}, DashboardName=identity
        )
        if found is None:
            return None
        return {
            "dashboardArn": found["DashboardArn"],
            "dashboardBody": found["DashboardBody"],
            "dashboardName": found["DashboardName"],
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
        _put(aws, news)

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        call_if_there(aws, "cloudwatch", "DeleteDashboards", {NOT_FOUND}, DashboardNames=[identity])


def _put(aws: Aws, inputs: Properties) -> None:
    aws.call(
        "cloudwatch",
        "PutDashboard",
        DashboardName=inputs["dashboardName"],
        DashboardBody=inputs[BODY],
    )


RESOURCE = Dashboard()
