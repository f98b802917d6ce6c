"""What moto lacks of KMS: how often a key is rotated."""

import json
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from moto.core.utils import unix_time, utcnow
from moto.kms import urls
from moto.kms.models import Key
from moto.kms.responses import KmsResponse
from typing_extensions import override

_DEFAULT_DAYS = 365

_rotations: WeakKeyDictionary[Key, tuple[int, datetime]] = WeakKeyDictionary()
"""Every how many days keys are rotated, and since when."""


class Kms(KmsResponse):
    """Answers the actions of KMS."""

    @override
    def enable_key_rotation(self) -> str:
        """Rotate a key as often as asked."""
        answer = super().enable_key_rotation()
        days: int = self._get_param("RotationPeriodInDays") or _DEFAULT_DAYS
        _rotations[self._rotated()] = days, utcnow()
        return answer

    @override
    def get_key_rotation_status(self) -> str:
        """Return whether a key is rotated, and how often."""
        answer: dict[str, Any] = json.loads(super().get_key_rotation_status())
        key = self._rotated()
        if answer["KeyRotationEnabled"]:
            days, since = _rotations.get(key) or (_DEFAULT_DAYS, utcnow())
            answer["RotationPeriodInDays"] = days
            answer["NextRotationDate"] = unix_time(since + timedelta(days=days))
        return json.dumps(answer | {"KeyId": key.arn})

    def _rotated(self) -> Key:
        backend = self.kms_backend
        return backend.keys[backend.get_key_id(self._get_param("KeyId"))]


def extend() -> None:
    """Have these answers in the place of moto's."""
    urls.url_paths["{0}/$"] = Kms.dispatch
