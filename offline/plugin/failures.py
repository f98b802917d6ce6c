"""What the plugin says when it cannot do a thing; each is shown as its message alone."""

from offline.plugin.values import Properties


class RefusedError(Exception):
    """A fault that its message explains."""


class AwsError(RefusedError):
    """AWS refused a call."""

    def __init__(self, service: str, action: str, code: str, reason: str) -> None:
        super().__init__(f"{service} {action}: {code}: {reason}")
        self.code = code


class UnfinishedError(Exception):
    """A resource exists, but not all that was asked of it was done: the next `up` goes on."""

    def __init__(self, identity: str, outputs: Properties, reason: str) -> None:
        super().__init__(reason)
        self.identity = identity
        self.outputs = outputs
