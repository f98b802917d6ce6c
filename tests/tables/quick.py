"""The embedded server without what takes most of its time: it looks for each type of each value.

An attribute value names its type itself; moto tries all ten types under several spellings.
"""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest
from moto.core import serialize
from moto.core.model import StructureShape
from typing_extensions import override


class _Serializer(serialize.JSONSerializer):
    @override
    def _serialize_type_structure(
        self, serialized: Any, value: Any, shape: StructureShape, key: str
    ) -> None:
        if shape.name == "AttributeValue":
            serialized[key] = value
        else:
            super()._serialize_type_structure(serialized, value, shape, key)


@contextmanager
def answering() -> Generator[None]:
    """Have it answer quicker in the block; binary values are then beyond it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(serialize.SERVICE_SPECIFIC_SERIALIZERS, "dynamodb", {"json": _Serializer})
        yield
