"""A sample as the engine takes it through its life."""

from uuid import uuid4

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.sdk_schema import resource_shape
from rehearsal.plugin.values import UNKNOWN, Plain, Properties
from tests.rehearsal.plugin.conftest import ACCOUNT, REGION, Engine
from tests.rehearsal.plugin.sample import Drift, Sample, filled


class Life:
    """One resource of a sample, under a name of its own."""

    def __init__(self, engine: Engine, sample: Sample, region: str = REGION) -> None:
        self.engine = engine.of(sample.token)
        self.sample = sample
        self.service = sample.token.split(":")[1].partition("/")[0]
        self.aws = Aws(region)
        self.name = f"o{uuid4().hex[:15]}"
        words = {"name": self.name, "region": region, "account": ACCOUNT}
        self.words = words | dict(sample.needs(self.aws, self.name))
        shape = resource_shape(sample.token)
        self.has_region = shape is not None and "region" in shape.outputs
        self.has_tags = shape is not None and "tagsAll" in shape.outputs
        self._place = {} if region == REGION else {"region": region}

    @property
    def import_identity(self) -> str:
        """Return the id by which an import names the resource."""
        return str(filled(self.sample.import_identity, self.words))

    def filled(self, properties: Properties) -> Properties:
        """Return properties with this life's words, without those that are None."""
        return {n: filled(item, self.words) for n, item in properties.items() if item is not None}

    def inputs(self, change: Properties | None = None) -> Properties:
        """Return what the program asks for."""
        return self.filled(self.sample.inputs | self._place | (change or {}))

    def checked(self, change: Properties | None = None) -> Properties:
        """Return the inputs as the plugin completes them."""
        checked, reasons = self.engine.check(self.inputs(change))
        assert reasons == []
        return checked

    def made(self, change: Properties | None = None) -> tuple[Properties, Properties]:
        """Make the resource, and give its checked inputs and its outputs."""
        checked = self.checked(change)
        identity, outputs = self.engine.create(checked)
        self.words["id"] = identity
        return checked, outputs

    def outputs(self, *changes: Properties) -> Properties:
        """Return the outputs that the resource has after some changes."""
        sample = self.sample
        properties = sample.inputs | sample.defaults | sample.outputs | {"id": sample.identity}
        for change in changes:
            properties |= change
        return self._written(self._completed(properties))

    def preview(self) -> Properties:
        """Return the outputs that a preview of the creation shows."""
        unknown = dict.fromkeys(self.sample.decided, UNKNOWN)
        return self._completed(unknown | self.sample.inputs | self.sample.defaults)

    def imported(self) -> Properties:
        """Return the inputs that describe the resource to an import."""
        told = self._written(self.inputs() | self.filled(self.sample.imported))
        return {name: told[name] for name in told.keys() - self.sample.untold - {"region"}}

    def refreshed(self, checked: Properties, outputs: Properties) -> Properties:
        """Return checked inputs as a refresh leaves them, with documents as the state has them."""
        names = self.sample.documents & checked.keys()
        return checked | {name: outputs[name] for name in names}

    def drifts(self, drift: Drift) -> None:
        """Change the resource behind the engine's back."""
        for action, parameters in drift.calls:
            self.aws.call(self.service, action, **self.filled(parameters))

    def _written(self, properties: Properties) -> Properties:
        """Return properties with the documents as the state has them."""
        names = self.sample.documents & properties.keys()
        return properties | {name: self.sample.form(properties[name]) for name in names}

    def _completed(self, properties: Properties) -> Properties:
        result = self.filled(properties)
        if self.has_region:
            result["region"] = self.words["region"]
        if self.has_tags:
            result["tagsAll"] = result.get("tags", {})
        return result


def said(value: Plain) -> Plain:
    """Return a value without what says no more than its absence, at any depth."""
    match value:
        case dict():
            items = {name: said(item) for name, item in value.items()}
            return {name: item for name, item in items.items() if item}
        case list():
            return [said(item) for item in value]
        case _:
            return value
