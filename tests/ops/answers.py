"""AWS that answers from memory, so that a test can change what it says of a deployed stack."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from typing_extensions import override

from ops.verify.aws import Aws, Response
from ops.verify.errors import DeniedError, MissingError, VerifyError
from tests.conftest import REGION

Call = tuple[str, str, str, str]
"""A service, a region, an action, and the values of its parameters."""


def call(service: str, action: str, parameters: Mapping[str, object], region: str) -> Call:
    """Return the place of a call."""
    return service, region, action, " ".join(map(str, parameters.values()))


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to calls, or to an action whatever it is about; what has none is missing."""

    known: dict[Call, Response | VerifyError] = field(
        default_factory=dict[Call, Response | VerifyError]
    )

    def copied(self) -> "Answers":
        """Return answers that can be changed without changing these."""
        return Answers(copy.deepcopy(self.known))

    def of(self, service: str, action: str, about: str = "", region: str = REGION) -> Any:
        """Return the one answer to an action on something, to be changed in place."""
        [found] = [self.known[one] for one in self._calls(service, action, about, region)]
        return found

    def put(
        self, service: str, action: str, about: str, answer: Response, region: str = REGION
    ) -> None:
        """Have AWS answer so."""
        self.known[service, region, action, about] = answer

    def lose(self, service: str, action: str, about: str = "", region: str = REGION) -> None:
        """Have AWS find nothing of what the action asks about."""
        for one in self._calls(service, action, about, region):
            del self.known[one]

    def deny(self, service: str, action: str) -> None:
        """Have AWS deny an action in every region."""
        fault = DeniedError(f"{operation(service, action)}: AccessDenied: no", "Allow it.")
        for one in self.known:
            if one[0] == service and one[2] == action:
                self.known[one] = fault

    def table(self, name: str, region: str = REGION) -> Response:
        """Return what DescribeTable says of a table."""
        return self.of("dynamodb", "describe_table", name, region)["Table"]

    def index(self, table: str, name: str) -> Response:
        """Return what it says of an index."""
        indexes: list[Response] = self.table(table)["GlobalSecondaryIndexes"]
        [found] = [one for one in indexes if one["IndexName"] == name]
        return found

    def _calls(self, service: str, action: str, about: str, region: str) -> list[Call]:
        start = service, region, action
        return [one for one in self.known if one[:3] == start and about in ("", one[3])]


class AnsweringAws(Aws):
    """AWS, answered from memory."""

    def __init__(self, answers: Answers, endpoint: str | None = None, region: str = REGION) -> None:
        super().__init__(region, endpoint)
        self.answers = answers

    @override
    def prepare(self) -> None:
        """Make no clients: none is needed."""

    @override
    def call(
        self, service: str, action: str, *, region: str | None = None, **parameters: object
    ) -> Response:
        known = self.answers.known
        place = call(service, action, parameters, region or self.region)
        answer = known.get(place) or known.get((*place[:3], ""))
        if answer is None:
            raise MissingError(f"{operation(service, action)} found no resource with that name")
        if isinstance(answer, Exception):
            raise answer
        return answer


class RecordingAws(Aws):
    """AWS whose answers are kept."""

    def __init__(self) -> None:
        super().__init__(REGION)
        self.answers = Answers()

    @override
    def call(
        self, service: str, action: str, *, region: str | None = None, **parameters: object
    ) -> Response:
        answer = super().call(service, action, region=region, **parameters)
        self.answers.known[call(service, action, parameters, region or self.region)] = answer
        return answer


def operation(service: str, action: str) -> str:
    """Return what IAM calls an action."""
    return f"{service}:{action.title().replace('_', '').replace('Sms', 'SMS')}"
