"""AWS that is told what to do, too."""

from itertools import islice

from botocore.exceptions import BotoCoreError, ClientError

from ops.restore.errors import code
from ops.restore.waiting import Waiting
from ops.verify.aws import Answer, Aws

# What AWS says while a table is being changed, or when too many are.
_BUSY = {
    "ContinuousBackupsUnavailableException",
    "LimitExceededException",
    "ResourceInUseException",
}
_PAUSES = 12
"""How often AWS may be found busy, which is about eight minutes."""


class Acting(Aws):
    """AWS that is told what to do, after which its former answers count no more."""

    def __init__(
        self, region: str, endpoint: str | None, waiting: Waiting, profile: str | None = None
    ) -> None:
        super().__init__(region, endpoint, profile)
        self.waiting = waiting

    def forget(self) -> None:
        """Have everything asked anew."""
        self._answers.clear()

    def call(self, service: str, action: str, **parameters: object) -> Answer:
        """Call an action now, and again while AWS is busy.

        Raises VerifyError.
        """
        self.forget()
        call = getattr(self.client(service), action)
        pauses = islice(self.waiting.pauses(), _PAUSES)
        while True:
            try:
                return call(**parameters)
            except (ClientError, BotoCoreError) as error:
                pause = next(pauses, None) if code(error) in _BUSY else None
                if pause is None:
                    raise self.explained(service, error) from error
            self.waiting.sleep(pause)
