import pytest

from offline.plugin.configuration import configuration
from offline.plugin.values import Properties


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"region": "eu-west-1"}, {"region": "eu-west-1"}),
        ({"skipMetadataApiCheck": "true"}, {"skipMetadataApiCheck": True}),
        ({"maxRetries": "3"}, {"maxRetries": 3}),
        ({"defaultTags": '{"tags": {"a": "1"}}'}, {"defaultTags": {"tags": {"a": "1"}}}),
        ({"skipMetadataApiCheck": True}, {"skipMetadataApiCheck": True}),
        ({"profile": "1"}, {"profile": "1"}),
        ({"version": "7.51.1", "pluginDownloadURL": "u", "__internal": {}}, {}),
    ],
    ids=["text", "boolean", "number", "object", "no JSON", "text like JSON", "the engine's own"],
)
def test_what_the_engine_sends_is_read(sent: Properties, read: Properties) -> None:
    assert configuration(sent) == (read, [])


@pytest.mark.parametrize(
    ("sent", "path", "reason"),
    [
        (
            {"regoin": "eu-west-1"},
            "regoin",
            "Invalid or unknown key 'regoin' (did you mean 'region'?)",
        ),
        ({"maxRetries": '"x"'}, "maxRetries", 'expected integer type, got "x" of type string'),
    ],
    ids=["unknown", "mistyped"],
)
def test_what_is_wrong_is_named(sent: Properties, path: str, reason: str) -> None:
    assert [(p.path, p.reason) for p in configuration(sent)[1]] == [(path, reason)]
