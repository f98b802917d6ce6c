"""The process that the engine starts as `pulumi-resource-aws` during a rehearsal."""

import asyncio
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from ipaddress import ip_address
from urllib.parse import urlsplit

import grpc.aio
from pulumi.provider.experimental.server import ProviderServicer
from pulumi.runtime.proto import provider_pb2_grpc

from rehearsal.plugin.errors import Sentences
from rehearsal.plugin.provider import AwsProvider
from rehearsal.preloaded_client import LAST_WORDS_SECONDS

# More than the engine has under way at once, so that nothing waits for a thread.
THREADS = 64
MESSAGE_BYTES = 400 * 1024 * 1024
WATCH_SECONDS = 0.2


def main() -> None:
    """Serve the plugin until the engine ends it, on loopback and nowhere else."""
    url = os.environ.get("AWS_ENDPOINT_URL", "")
    if not _is_loopback(url):
        sys.exit(
            f"AWS_ENDPOINT_URL is '{url}': this stand-in for the AWS plugin works only with an "
            "embedded AWS on loopback, whose address `make env` sets."
        )
    engine = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    asyncio.run(_serve(engine))


async def serve(engine: str) -> tuple[grpc.aio.Server, int]:
    """Start the plugin's server, on a free port of loopback, and give it with its port."""
    threads = ThreadPoolExecutor(THREADS)
    asyncio.get_running_loop().set_default_executor(threads)
    server = grpc.aio.server(
        interceptors=[Sentences()],
        options=[("grpc.max_receive_message_length", MESSAGE_BYTES)],
    )
    servicer = ProviderServicer([], version("pulumi-aws"), AwsProvider(), engine)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    return server, port


async def _serve(engine: str) -> None:
    parent = os.getppid()
    server, port = await serve(engine)
    # The engine reads from this line where to call.
    print(port, flush=True)
    while os.getppid() == parent:
        await server.wait_for_termination(WATCH_SECONDS)
    # What AWS has just made is still to be recorded for the run that comes after a killed engine;
    # behind that run's back nothing may go on.
    await asyncio.sleep(LAST_WORDS_SECONDS)
    os._exit(1)


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


if __name__ == "__main__":
    main()
