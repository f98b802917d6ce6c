"""Why AWS or the plugin refuses, in the words of the official plugin."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

import grpc
import grpc.aio
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime.proto import provider_pb2, status_pb2
from typing_extensions import override

from rehearsal.plugin.values import Properties, property_map


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


# gRPC ships no types.
Call: TypeAlias = Any
Handler: TypeAlias = Any
Message: TypeAlias = Any
Method = Callable[[Message, Call], Awaitable[Message]]
Continuation = Callable[[Call], Awaitable[Handler]]


class Sentences(grpc.aio.ServerInterceptor):
    """Reports a fault to the engine by its message alone; a bug keeps its traceback."""

    @override
    async def intercept_service(
        self, continuation: Continuation, handler_call_details: Call
    ) -> Handler:
        """Wrap the method that answers a call."""
        handler = await continuation(handler_call_details)
        if handler is None or handler.unary_unary is None:
            return handler
        return grpc.unary_unary_rpc_method_handler(
            _telling(handler.unary_unary),
            request_deserializer=handler.request_deserializer,
            response_serializer=handler.response_serializer,
        )


def _telling(method: Method) -> Method:
    async def answer(request: Message, call: Call) -> Message:
        try:
            return await method(request, call)
        except NotImplementedError as error:
            await call.abort(grpc.StatusCode.UNIMPLEMENTED, str(error))
            raise
        except Exception as error:
            # The SDK wraps what was raised in an exception that spells out the stack.
            await _tell(call, error.__context__ or error, str(error))
            raise

    return answer


async def _tell(call: Call, fault: BaseException, traceback: str) -> None:
    unknown = grpc.StatusCode.UNKNOWN
    match fault:
        case UnfinishedError():
            details = (("grpc-status-details-bin", _status(fault)),)
            await call.abort(unknown, str(fault), trailing_metadata=details)
        case RefusedError():
            await call.abort(unknown, str(fault))
        case _:
            await call.abort(unknown, traceback)


def _status(fault: UnfinishedError) -> bytes:
    """Return what the engine reads a resource from that is made, but not as asked."""
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=str(fault))
    status.details.add().Pack(
        provider_pb2.ErrorResourceInitFailed(
            id=fault.identity,
            properties=PropertyValue.marshal_map(property_map(fault.outputs)),
            reasons=[str(fault)],
        )
    )
    return status.SerializeToString()
