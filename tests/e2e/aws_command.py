"""AWS's own command, as far as the pages of docs/ use it; it is not part of the project.

`aws SERVICE ACTION --name value ...` calls boto3. A structure is written `Name=value,Other=value`,
or as JSON; --query and --region are as in AWS's command.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

import boto3
import jmespath

UNTYPED: Any = boto3
HUMP = re.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# A flag of AWS's command is a member that is true, or false after no-.
FLAG = re.compile(r"--(?P<no>no-)?(?P<name>[a-z0-9-]+)")


def put_on_path(folder: Path) -> Path:
    """Write a command `aws` into a folder, and return the folder."""
    folder.mkdir(exist_ok=True)
    aws = folder / "aws"
    aws.write_text(f'#!/bin/sh\nexec {sys.executable} {Path(__file__).resolve()} "$@"\n')
    aws.chmod(0o755)
    return folder


def main(service: str, action: str, *words: str) -> None:
    """Make a call, and print its answer as JSON."""
    given = parsed(words)
    query = given.pop("query", None)
    if given.pop("output", "json") == "text" and query is None:
        raise SystemExit("text without a query")
    client: Any = UNTYPED.client(service, region_name=given.pop("region", None))
    methods: dict[str, str] = client.meta.method_to_api_mapping
    [(method, name)] = [one for one in methods.items() if kebab(one[1]) == action]
    shape: Any = client.meta.service_model.operation_model(name).input_shape
    members: dict[str, Any] = shape.members if shape else {}
    by_option = {kebab(name): (name, shape) for name, shape in members.items()}
    parameters = {
        by_option[option][0]: converted(value, by_option[option][1])
        for option, value in given.items()
    }
    answer = getattr(client, method)(**parameters)
    answer.pop("ResponseMetadata")
    found = jmespath.search(str(query), answer) if query else answer
    print(found if isinstance(found, str) else json.dumps(found, indent=4, default=str))


def kebab(name: str) -> str:
    """Return a name as AWS's command has it: `KeyId` is `key-id`."""
    return HUMP.sub("-", name).lower()


def parsed(words: tuple[str, ...]) -> dict[str, Any]:
    """Return the options by their names without dashes."""
    given: dict[str, Any] = {}
    left = [*words]
    while left:
        match = FLAG.fullmatch(left.pop(0))
        assert match, words
        if left and not left[0].startswith("--"):
            given[match["name"]] = left.pop(0)
        else:
            given[match["name"]] = not match["no"]
    return given


def converted(value: Any, shape: Any) -> Any:
    """Return an option's value as boto3 takes it."""
    match shape.type_name:
        case "structure" if isinstance(value, str) and not value.startswith("{"):
            pairs = (pair.split("=", 1) for pair in value.split(","))
            return {name: converted(each, shape.members[name]) for name, each in pairs}
        case "list" if isinstance(value, str) and not value.startswith("["):
            return [converted(each, shape.member) for each in value.split()]
        case "integer" | "long":
            return int(value)
        case "structure" | "list" | "map":
            return json.loads(value)
        case _:
            return value


if __name__ == "__main__":
    main(*sys.argv[1:])
