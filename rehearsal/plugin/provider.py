"""The plugin as the engine sees it: one provider for every resource type that the plugin knows."""

import asyncio
import json
from functools import partial

from pulumi.provider.experimental import provider as sdk
from typing_extensions import override

from rehearsal.plugin import diff, lifecycle, registry, state_store
from rehearsal.plugin.aws import Aws
from rehearsal.plugin.check import Wish, check
from rehearsal.plugin.configuration import check_account, configuration, region, regional_identity
from rehearsal.plugin.errors import RefusedError
from rehearsal.plugin.schema import schema
from rehearsal.plugin.values import Properties, plain_map, property_map, public_map


class AwsProvider(sdk.Provider):
    """Answers the engine as the official plugin would, from the embedded AWS."""

    def __init__(self) -> None:
        self._settings: Properties = {}

    @override
    async def get_schema(self, request: sdk.GetSchemaRequest) -> sdk.GetSchemaResponse:
        kinds = {token: registry.kind(token).shape for token in registry.tokens()}
        return sdk.GetSchemaResponse(json.dumps(schema(kinds)))

    @override
    async def check_config(self, request: sdk.CheckRequest) -> sdk.CheckResponse:
        _, problems = configuration(plain_map(request.new_inputs))
        return sdk.CheckResponse(
            inputs=request.new_inputs,
            failures=[
                sdk.CheckFailure("", f"could not validate provider configuration: {p.reason}.")
                for p in problems
            ],
        )

    @override
    async def diff_config(self, request: sdk.DiffRequest) -> sdk.DiffResponse:
        # Another region replaces resources one by one, as each has it among its inputs. What
        # changes, the engine finds out itself: the SDK sends True as the number that means no
        # changes, and engines since 3.149 then go on with the old region and account.
        del request
        return sdk.DiffResponse(changes=None, replaces=[])

    @override
    async def configure(self, request: sdk.ConfigureRequest) -> sdk.ConfigureResponse:
        self._settings, _ = configuration(plain_map(request.args))
        await asyncio.to_thread(check_account, self._settings, self._aws({}))
        # What is not accepted, the engine unwraps before it sends it.
        return sdk.ConfigureResponse(
            accept_secrets=False,
            accept_outputs=False,
            accept_resources=False,
            supports_preview=True,
        )

    @override
    async def invoke(self, request: sdk.InvokeRequest) -> sdk.InvokeResponse:
        arguments = public_map(plain_map(request.args))
        function = registry.function(request.tok)
        answer = await asyncio.to_thread(function, self._aws(arguments), arguments)
        return sdk.InvokeResponse(property_map(answer))

    @override
    async def check(self, request: sdk.CheckRequest) -> sdk.CheckResponse:
        try:
            kind = registry.kind(request.type)
        except RefusedError as error:
            return sdk.CheckResponse(request.new_inputs, [sdk.CheckFailure("", str(error))])
        wish = Wish(
            name=request.name,
            news=public_map(plain_map(request.new_inputs)),
            olds=plain_map(request.old_inputs),
            tags=self._settings.get("defaultTags", {}).get("tags", {}),
            seed=request.random_seed,
        )
        aws = self._aws(wish.news)
        inputs, reasons = await asyncio.to_thread(check, kind, aws, wish)
        failures = [sdk.CheckFailure("", reason) for reason in reasons]
        return sdk.CheckResponse(property_map(inputs), failures)

    @override
    async def diff(self, request: sdk.DiffRequest) -> sdk.DiffResponse:
        kind = registry.kind(request.type)
        olds, news = plain_map(request.old_state), plain_map(request.new_inputs)
        found = lifecycle.changes(kind, olds, public_map(news), request.ignore_changes)
        replaced = sorted(path for path, how in found.items() if diff.replaces(how))
        return sdk.DiffResponse(
            changes=bool(found),
            replaces=replaced,
            delete_before_replace=bool(replaced) and lifecycle.deletes_first(kind, olds, news),
            diffs=sorted(lifecycle.tops(found)),
            detailed_diff={
                path: sdk.PropertyDiff(kind=how, input_diff=False) for path, how in found.items()
            },
        )

    @override
    async def create(self, request: sdk.CreateRequest) -> sdk.CreateResponse:
        kind = registry.kind(request.type)
        inputs = public_map(plain_map(request.properties))
        aws = self._aws(inputs)
        if request.preview:
            outputs = lifecycle.created_preview(kind, aws, inputs)
            return sdk.CreateResponse(properties=property_map(outputs))
        identity, outputs = await asyncio.to_thread(
            lifecycle.create, kind, aws, inputs, partial(state_store.remember, aws, request.urn)
        )
        return sdk.CreateResponse(identity, property_map(outputs))

    @override
    async def read(self, request: sdk.ReadRequest) -> sdk.ReadResponse:
        kind = registry.kind(request.type)
        outputs, inputs = plain_map(request.properties), plain_map(request.inputs)
        identity, place = request.resource_id, outputs
        is_import = not (outputs or inputs)
        if is_import and "region" in kind.shape.outputs:
            identity, place = regional_identity(identity)
        found = await asyncio.to_thread(
            lifecycle.read, kind, self._aws(place), identity, outputs, inputs
        )
        if found is None:
            # An empty id says that the resource is gone.
            return sdk.ReadResponse(resource_id="")
        return sdk.ReadResponse(identity, property_map(found[0]), property_map(found[1]))

    @override
    async def update(self, request: sdk.UpdateRequest) -> sdk.UpdateResponse:
        kind = registry.kind(request.type)
        step = lifecycle.Step(
            identity=request.resource_id,
            olds=plain_map(request.olds),
            news=public_map(plain_map(request.news)),
            ignored=list(request.ignore_changes),
        )
        aws = self._aws(step.olds)
        act = lifecycle.updated_preview if request.preview else lifecycle.update
        outputs = await asyncio.to_thread(act, kind, aws, step)
        return sdk.UpdateResponse(property_map(outputs))

    @override
    async def delete(self, request: sdk.DeleteRequest) -> None:
        kind = registry.kind(request.type)
        olds = plain_map(request.properties)
        aws, identity = self._aws(olds), request.resource_id
        await asyncio.to_thread(kind.resource.delete, aws, identity, olds)
        await asyncio.to_thread(state_store.forget, aws, request.urn, identity)

    def _aws(self, properties: Properties) -> Aws:
        return Aws(region(properties, self._settings))
