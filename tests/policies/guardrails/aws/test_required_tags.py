import pytest

from guardrails.aws.required_tags import CONFIG_SCHEMA, DEFAULT, ENVIRONMENTS, is_allowed, required


@pytest.mark.parametrize(
    "config",
    [
        pytest.param({}, id="left out"),
        pytest.param({"required": None}, id="null"),
        pytest.param({"required": ["environment"]}, id="list"),
        pytest.param({"required": "environment"}, id="string"),
    ],
)
def test_four_tags_of_any_value_are_required_by_default(config: dict[str, object]) -> None:
    assert required(config) == {"environment": [], "managed-by": [], "project": [], "stack": []}


def test_engine_gets_the_same_default() -> None:
    assert CONFIG_SCHEMA.properties["required"]["default"] == DEFAULT == required({})


@pytest.mark.parametrize(
    ("listed", "tags"),
    [
        pytest.param({"owner": ["a", "b"]}, {"owner": ["a", "b"]}, id="values"),
        pytest.param({"owner": []}, {"owner": []}, id="any value"),
        pytest.param({"owner": None}, {"owner": []}, id="null"),
        pytest.param({"owner": "a"}, {"owner": [None]}, id="no list, and so nothing"),
        pytest.param({}, {}, id="none"),
    ],
)
def test_config_says_what_is_required(listed: object, tags: dict[str, list[object]]) -> None:
    assert required({"required": listed}) == tags


def test_environments_are_those_of_every_rule() -> None:
    assert ENVIRONMENTS == ["dev", "staging", "prod"]
    assert CONFIG_SCHEMA.properties["environment"]["enum"] == ENVIRONMENTS


@pytest.mark.parametrize(
    ("value", "allowed", "answer"),
    [
        pytest.param("dev", [], True, id="any"),
        pytest.param("dev", ["dev", "qa"], True, id="listed"),
        pytest.param("Dev", ["dev", "qa"], False, id="other case"),
        pytest.param("prod", ["dev", "qa"], False, id="not listed"),
        pytest.param("", [], False, id="empty"),
        pytest.param(" ", [], False, id="blank"),
        pytest.param("", [""], False, id="empty and listed"),
        pytest.param(None, [], False, id="missing"),
        pytest.param(1.0, [], False, id="number"),
        pytest.param(True, [True], False, id="flag"),
        pytest.param(["dev"], [], False, id="list"),
    ],
)
def test_is_allowed(value: object, allowed: list[object], answer: bool) -> None:
    assert is_allowed(value, allowed) is answer
