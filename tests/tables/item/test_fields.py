from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from tables.item.fields import HashKey, List, Map, check_hash_key, field_problems


class Model(BaseModel):
    model_config = ConfigDict(strict=True)

    key: HashKey
    kind: Literal["one", "other"]
    map: Map
    list: List
    text: str | None


def test_problems_say_what_each_field_must_be() -> None:
    with pytest.raises(ValidationError) as refused:
        Model.model_validate({"key": "", "kind": None, "map": [], "list": "x", "text": 1})

    assert [*map(str, field_problems(refused.value, {"kind"}))] == [
        'key: is ""; must be text of 1 to 2,048 bytes in UTF-8',
        "kind: is missing; must be one or other",
        "map: is a list; must be a map",
        'list: is "x"; must be a list',
        "text: is 1; must be text",
    ]


@pytest.mark.parametrize("key", ["k", "k" * 2048, "é" * 1024], ids=["short", "long", "two bytes"])
def test_hash_key_is_given_back(key: str) -> None:
    assert check_hash_key(key) == key


@pytest.mark.parametrize(
    "key",
    ["", "k" * 2049, "é" * 1024 + "k", None, 1, b"k"],
    ids=["empty", "long", "long in bytes", "null", "number", "binary"],
)
def test_hash_key_that_dynamodb_refuses_is_refused(key: object) -> None:
    with pytest.raises(ValueError, match="must be text of 1 to 2,048 bytes in UTF-8"):
        check_hash_key(key)
