"""Each action that a role may take is needed: without it, some step of a stack's life fails."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import pytest
import yaml

from bootstrap.permissions.roles import Role, statements
from bootstrap.permissions.stack_place import PROJECT
from bootstrap.permissions.statement import Statement
from ops.requirements import CHECKOUT
from rehearsal.authorization.documents import Requirement, Verdict, verdict
from tests.bootstrap.life import (
    ACCOUNT,
    EVERYTHING,
    PLACE,
    STEPS,
    UNPROTECTED,
    Asked,
    Life,
    Step,
    StepError,
    changed,
    drop_restored,
    live,
)

pytestmark = pytest.mark.nightly


ACTIONS = 239
"""The actions of all roles, each as often as it stands in a statement, but those on the state."""
LEAVES_THE_STACK = {
    "verify",
    "refresh",
    "plan a restore",
    "restore",
    "look for backups",
    "plan without recovery",
}
"""Steps that can be taken again on the same stack."""
OPEN = {"change", "change back", "repair", "destroy"}
BEFORE = {
    "change back": ("change",),
    "release a restored table": ("restore",),
    "remove a restored table": ("restore",),
}
"""The steps that another needs before it, beside the deployment."""


def of_state(one: Statement) -> bool:
    """Whether a statement is about the state, which `test_state.py` has an engine ask for."""
    return one.sid in {"FindState", "ReadState", "DecryptState", "WriteState"}


def taken(role: Role) -> Iterator[tuple[Statement, str]]:
    """Yield each action of each statement of a role, but those on the state."""
    for one in statements(role, PLACE):
        if not of_state(one):
            yield from ((one, action) for action in one.actions)


def allows(one: Statement, requirement: Requirement) -> bool:
    """Whether a statement allows what a call needs."""
    conditions = {"Condition": one.conditions} if one.conditions else {}
    document = {
        "Statement": {
            "Effect": "Allow",
            "Action": [*one.actions],
            "Resource": [*one.resources],
            **conditions,
        }
    }
    return verdict([document], requirement) is Verdict.ALLOWED


@pytest.fixture(scope="module")
def asked(life: Life) -> Sequence[Asked]:
    """What a whole life needs."""
    life.begin()
    life.asked.clear()
    live(life)
    return [*life.asked]


def test_a_whole_life_asks_for_every_action_of_every_statement(asked: Sequence[Asked]) -> None:
    needed = {role: {one.requirement.action for one in asked if one.role is role} for role in Role}
    idle = [
        (role, one.sid, action)
        for role in Role
        for one, action in taken(role)
        if not any(
            known.role is role
            and known.requirement.action == action
            and allows(one, known.requirement)
            for known in asked
        )
    ]
    assert idle == []
    allowed = {role: {action for _, action in taken(role)} for role in Role}
    assert {role: needed[role] - allowed[role] for role in Role} == {
        role: set[str]() for role in Role
    }


def test_pages_of_aws_stand_beside_what_no_call_is_named_for(asked: Sequence[Asked]) -> None:
    by_page = {
        (role, one.sid, action)
        for role in Role
        for one, action in taken(role)
        if not any(
            known.is_own
            and known.role is role
            and known.requirement.action == action
            and allows(one, known.requirement)
            for known in asked
        )
    }
    assert by_page == {
        (role, one.sid, action) for role in Role for one, action in taken(role) if one.page
    }


def test_every_resource_of_every_statement_is_needed(asked: Sequence[Asked]) -> None:
    # The second table is that of the three stacks. A table that was restored is the stack's once
    # its file says so.
    elsewhere = ("request-processing-logs", "-restored-")
    idle = {
        (role, arn.partition(f":{ACCOUNT}:")[2] or arn)
        for role in Role
        for one in statements(role, PLACE)
        if not of_state(one)
        for arn in one.resources
        if not any(
            known.role is role and allows(replace(one, resources=(arn,)), known.requirement)
            for known in asked
        )
    }
    known = {(role, arn) for role, arn in idle if any(part in arn for part in elsewhere)}
    assert idle - known == set()


def first_needed(asked: Sequence[Asked]) -> dict[tuple[Role, str, str], str]:
    """Return the first step that needs each action of each statement."""
    return {
        (role, one.sid, action): next(
            known.step
            for known in asked
            if known.role is role
            and known.requirement.action == action
            and allows(one, known.requirement)
        )
        for role in Role
        for one, action in taken(role)
    }


def test_what_one_statement_allows_no_other_does(asked: Sequence[Asked]) -> None:
    twice = [
        (role, one.sid, action)
        for role in Role
        for one, action in taken(role)
        if all(
            any(allows(other, known.requirement) for other in lessened(role, one.sid, action))
            for known in asked
            if known.role is role and known.requirement.action == action
        )
    ]
    assert twice == []


def lessened(role: Role, sid: str, action: str) -> list[Statement]:
    """Return the statements of a role without an action of one of them."""
    return [
        replace(one, actions=tuple(name for name in one.actions if name != action))
        if one.sid == sid
        else one
        for one in statements(role, PLACE)
    ]


def test_every_action_has_a_step_that_is_the_first_to_need_it(asked: Sequence[Asked]) -> None:
    assert len(first_needed(asked)) == ACTIONS


@pytest.mark.timeout(3600)  # a hundred deployments that fail
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_step_fails_without_any_one_of_the_actions_that_it_is_the_first_to_need(
    life: Life, asked: Sequence[Asked], step: Step
) -> None:
    spared: list[tuple[Role, str, str]] = []
    ready: Ready | None = None
    for one in [one for one, name in first_needed(asked).items() if name == step.name]:
        ready = ready if ready and step.name in LEAVES_THE_STACK else Ready(life, step)
        if not ready.fails_without(one):
            spared.append(one)
    assert spared == []


class Ready:
    """A stack as it stands before a step is taken."""

    def __init__(self, life: Life, step: Step) -> None:
        self._life = life
        self._step = step
        named = {step.name: step for step in STEPS}
        life.begin()
        if step.name != "deploy":
            file = EVERYTHING + (UNPROTECTED if step.name in OPEN else "")
            live(life, [replace(named["deploy"], do=partial(Life.up, file=file))])
        live(life, [named[name] for name in BEFORE.get(step.name, ())])
        if step.before:
            step.before(life)

    def fails_without(self, one: tuple[Role, str, str]) -> bool:
        """Whether the step fails where its role lacks an action, which it asks for."""
        life = self._life
        life.asked.clear()
        life.without = one
        try:
            live(life, [replace(self._step, before=None)])
        except StepError:
            return any(known.requirement.action == one[2] for known in life.asked)
        finally:
            life.without = None
            if self._step.name == "restore":
                drop_restored(life)
        return False


@pytest.mark.parametrize("name", ["dev", "staging", "prod"])
def test_a_stack_lives_by_its_roles_as_its_file_has_it(life: Life, name: str) -> None:
    text = (CHECKOUT / f"Pulumi.{name}.yaml").read_text().replace("123456789012", ACCOUNT)
    setting = f"{PROJECT}:deletionProtection"
    settings: Mapping[str, object] = yaml.safe_load(text)["config"]
    opened = yaml.safe_dump({"config": {**settings, setting: False}})
    retagged = yaml.safe_dump({"config": {**settings, f"{PROJECT}:tags": {"team": "search"}}})
    away = ("us-west-2",) if name == "prod" else ()
    life.begin(replace(PLACE, stack=name, further_regions=away))
    live(
        life,
        [
            Step(name="deploy", role=Role.DEPLOYMENT, do=lambda life: life.up(text)),
            Step(name="verify", role=Role.DEPLOYMENT, do=Life.verify),
            Step(name="refresh", role=Role.DRIFT, do=lambda life: life.stack.refresh()),
            Step(
                name="preview",
                role=Role.PREVIEW,
                do=lambda life: life.stack.up(retagged, preview=True),
            ),
            Step(name="change", role=Role.DEPLOYMENT, do=lambda life: life.up(retagged)),
            Step(name="unprotect", role=Role.DEPLOYMENT, do=lambda life: life.up(opened)),
            Step(name="destroy", role=Role.DEPLOYMENT, do=lambda life: life.stack.destroy()),
        ],
    )
    assert life.stack.resources == {}


def test_a_change_is_one_of_each_thing_that_the_stack_makes() -> None:
    assert changed(EVERYTHING) != EVERYTHING
