"""What moto lacks of AWS, answered by the embedded server itself.

A module a service, of moto's name: its `extend` puts a class in the place of the one that answers
moto's requests. What moto's models have no place for is kept beside them, one object for each, and
ends with them.
"""

import importlib
import pkgutil

from flask import Flask
from moto.backends import SERVICE_NAMES
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from rehearsal.authorization.enforcement import Enforcement, Listener, no_one
from rehearsal.serialize_requests import Turns


def embedded_aws(tell: Listener = no_one) -> Turns:
    """Return every service as one WSGI application, which answers one call at a time.

    Sessions of roles do only what the policies of these allow; `tell` hears what they need.
    """
    return Turns(Enforcement(DomainDispatcherApplication(application), tell))


def application(service: SERVICE_NAMES) -> Flask:
    """Return the application that answers for a service, by moto's name for it."""
    if service in SERVICES:
        _extend(service)
    return create_backend_app(service)


def extend_all() -> None:
    """Extend every service in this process, also where moto answers without a server."""
    for service in SERVICES:
        _extend(service)


def _extend(service: str) -> None:
    importlib.import_module(f"{__name__}.{service}").extend()


SERVICES = frozenset(module.name for module in pkgutil.iter_modules(__path__))
