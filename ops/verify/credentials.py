"""The caller's access to AWS, and its faults: profile, credentials, clock, network.

boto3 fails in many ways before the first response of AWS. Each has a message here with its place,
and an action.
"""

import configparser
import os
import re
import shlex
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from getpass import GetPassWarning
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import boto3
import botocore.session
from botocore import exceptions
from botocore.exceptions import BotoCoreError, ClientError

from ops.verify.errors import CallError
from rehearsal.regions import suggestion
from settings.regions import PARTITIONS

# boto3 creates the classes of its sessions and clients at run time.
Session = Any
Client = Any
Profiles = Mapping[str, Mapping[str, str]]

# In the order of the official provider, which is not that of boto3.
_PROFILE_VARIABLES = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE")
_PROXY_VARIABLES = ("https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY")
_PROCESS, _MFA, _TOKEN_FILE = "credential_process", "mfa_serial", "web_identity_token_file"

_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"}
_UNKNOWN_KEYS = {
    "AuthFailure",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "UnrecognizedClientException",
}
_WRONG_SIGNATURES = {"InvalidSignatureException", "RequestTimeTooSkewed", "SignatureDoesNotMatch"}
_CLOCK = re.compile(r"Signature (expired|not yet current)|RequestTimeTooSkewed")
_LOGINS = {
    "sso_session": "aws sso login",
    "sso_start_url": "aws sso login",
    "login_session": "aws login",
}
"""The login commands, by the setting of the profile that needs them."""
_UNCALLED = "Cannot call AWS"
_SERVICES = {
    "AssumeRole": "sts",
    "AssumeRoleWithWebIdentity": "sts",
    "GetRoleCredentials": "sso",
}
"""The services that return credentials, by action."""


class AccessError(CallError):
    """A fault in the caller's access to AWS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Access to AWS in a region, with a profile if the stack's file sets one.

    As with the official provider, that profile has precedence over the environment.
    """

    region: str
    set_profile: str | None = None

    def session(self) -> Session:
        """Return a session with credentials.

        Raises AccessError.
        """
        # This warning means that an MFA code would not be read from a terminal.
        warnings.simplefilter("error", GetPassWarning)
        _check_endpoints()
        try:
            core: Session = _core_session()
            if self.set_profile:
                core.set_config_variable("profile", self.set_profile)
            core.set_config_variable("region", self.region)
            session: Session = boto3.Session(botocore_session=core)
            credentials: Any = session.get_credentials()
            if credentials:
                credentials.get_frozen_credentials()
        except Exception as error:
            # Besides its own errors, boto3 raises any error of a file or a process.
            raise self.explained(error) or self._no_credentials(error) from error
        if credentials is None:
            raise self._no_credentials(exceptions.NoCredentialsError())
        return session

    def client(self, session: Session, service: str, region: str, config: object) -> Client:
        """Return a client.

        Raises AccessError.
        """
        try:
            return session.client(service, region_name=region, config=config)
        except (BotoCoreError, OSError, ValueError) as error:
            raise self.explained(error) or self._misconfigured(error, _UNCALLED) from error

    def explained(self, error: Exception) -> AccessError | None:
        """Return the fault in the access, or None for other errors."""
        ways: list[tuple[type[Exception], Callable[[Any], AccessError | None]]] = [
            (ClientError, self._refused),
            (exceptions.ProfileNotFound, self._no_profile),
            (exceptions.ConfigParseError, _broken_file),
            (exceptions.SSOError, self._not_logged_in),
            (exceptions.TokenRetrievalError, self._not_logged_in),
            (exceptions.LoginError, self._not_logged_in),
            (exceptions.MissingDependencyException, self._unsupported),
            (GetPassWarning, self._no_terminal),
            (EOFError, self._no_code),
            (exceptions.ConnectionError, self._unreached),
            (exceptions.HTTPClientError, self._unreached),
        ]
        return next((explain(error) for kind, explain in ways if isinstance(error, kind)), None)

    @property
    def _profile(self) -> str | None:
        """The profile in use; None if none is set."""
        found = (os.environ.get(name) for name in _PROFILE_VARIABLES)
        return self.set_profile or next(filter(None, found), None)

    @property
    def _whose(self) -> str:
        """The profile in use, and where it is set."""
        if self._profile is None:
            return "the default profile"
        variables = (name for name in _PROFILE_VARIABLES if os.environ.get(name))
        place = "aws:profile in the stack's file" if self.set_profile else next(variables)
        return f"the profile {self._profile} ({place})"

    @property
    def _export(self) -> str:
        """The command that puts the credentials of the profile into the environment."""
        option = f" --profile {self._profile}" if self._profile else ""
        return f'`eval "$(aws configure export-credentials{option} --format env)"`.'

    @property
    def _is_environment(self) -> bool:
        """Whether the environment has the keys, and no profile has precedence."""
        return not self.set_profile and bool(os.environ.get("AWS_ACCESS_KEY_ID"))

    @property
    def _source(self) -> str:
        """The source of the credentials."""
        if self._is_environment:
            return "AWS_ACCESS_KEY_ID and the related variables of the environment"
        return self._whose

    def _setting(self, name: str) -> tuple[str, str] | None:
        """Return a setting of the profile, or else of one it gets its credentials from; and whose.

        None if there is none, and where the environment's keys come before the profile.
        """
        if self._is_environment:
            return None
        for profile, settings in _chain(self._profile or "default"):
            if name in settings:
                return profile, settings[name]
        return None

    def _new_credentials(self) -> str:
        """Say what gives new credentials."""
        for name, command in _LOGINS.items():
            if found := self._setting(name):
                return f"Run `{command} --profile {found[0]}`."
        place = "the environment" if self._is_environment else _files("or")
        return f"Get new credentials, and put them into {place}."

    def _no_profile(self, _: exceptions.ProfileNotFound) -> AccessError:
        known = sorted(_profiles())
        nearest = get_close_matches(self._profile or "", known, n=1)
        hint = f"Did you mean {nearest[0]}? " if nearest else ""
        listed = f"Profiles: {', '.join(known)}." if known else "There are no profiles."
        return AccessError(
            f"{_capital(self._whose)} is in neither of {_files()}.",
            f"{hint}{listed} `aws configure --profile {self._profile}` creates it.",
        )

    def _not_logged_in(self, _: Exception) -> AccessError:
        return AccessError(
            f"{_capital(self._whose)} has no session, or its session has expired.",
            self._new_credentials(),
        )

    def _no_code(self, _: EOFError) -> AccessError:
        return AccessError("No MFA code was entered.", "Run the command again.")

    def _no_terminal(self, _: GetPassWarning) -> AccessError:
        profile, device = self._setting(_MFA) or (self._profile, "its device")
        return AccessError(
            f"The profile {profile} requires the MFA code of {device}, and there is no terminal "
            "to enter it on.",
            "Run the command on a terminal, or put the credentials into the environment first: "
            f"{self._export}",
        )

    def _unsupported(self, error: Exception) -> AccessError:
        return AccessError(
            f"{_capital(self._whose)} needs a package that is not pinned with boto3: "
            f"{_sentence(error)}",
            f"Put the credentials into the environment first: {self._export}",
        )

    def _no_credentials(self, error: Exception) -> AccessError:
        """Explain what is wrong with the place that credentials should come from."""
        variable = "AWS_WEB_IDENTITY_TOKEN_FILE"
        profile, path = self._setting(_TOKEN_FILE) or ("", os.environ.get(variable))
        if isinstance(error, OSError) and error.filename == path:
            place = f"the profile {profile}" if profile else variable
            return AccessError(
                f"The web identity token {path} ({place}) cannot be read: {error.strerror}.",
                "Create the file, or correct the path.",
            )
        if isinstance(error, exceptions.NoCredentialsError):
            where = self._whose if self._profile else "the environment or in the default profile"
            return AccessError(
                f"There are no AWS credentials in {where}.",
                "Run `aws configure sso` or `aws configure`, and set AWS_PROFILE to the profile.",
            )
        if process := self._setting(_PROCESS):
            return _failed_process(*process, error)
        if isinstance(error, RuntimeError):
            return AccessError(
                f"The credentials of {self._source} have expired.", self._new_credentials()
            )
        if any(map(self._setting, _LOGINS)) and not isinstance(error, BotoCoreError):
            # What a login has written down cannot be read.
            return self._not_logged_in(error)
        return self._misconfigured(error)

    def _misconfigured(self, error: Exception, subject: str | None = None) -> AccessError:
        """Explain what else boto3 says of its configuration."""
        details = _details(error)
        reason = _sentence(error)
        if isinstance(error, exceptions.InfiniteLoopConfigError):
            visited = " -> ".join([*details["visited_profiles"], details["source_profile"]])
            reason = f"source_profile is circular: {visited}."
        if isinstance(error, exceptions.PartialCredentialsError):
            reason = f"{details['cred_var']} is missing."
        if subject is None:
            is_known = isinstance(error, BotoCoreError)
            subject = f"{_capital(self._source)} cannot be used" if is_known else _UNCALLED
        return AccessError(
            f"{subject}: {reason}",
            f"Correct it in {_files('or')}, or in the variables AWS_... of the environment.",
        )

    def _refused(self, error: ClientError) -> AccessError | None:
        details = cast("dict[str, Any]", error.response)["Error"]
        code, said = str(details["Code"]), str(details.get("Message", ""))
        operation = f"{error.operation_name}"
        if _CLOCK.search(f"{code} {said}"):
            return AccessError(
                f"AWS rejects requests because this machine's clock is wrong ({said}).",
                "Set the clock.",
            )
        if code in _EXPIRED:
            return AccessError(
                f"The credentials of {self._source} have expired ({code}).", self._new_credentials()
            )
        if code in _UNKNOWN_KEYS:
            return AccessError(
                f"AWS does not know the access key of {self._source} ({code}).",
                "Check that the key is still active, that it belongs to the AWS partition of "
                f"{self.region}, and that the region is enabled in the account.",
            )
        if code in _WRONG_SIGNATURES:
            return AccessError(
                f"The secret key of {self._source} does not match its access key ({code}).",
                "Copy both keys again.",
            )
        if service := _SERVICES.get(operation):
            return AccessError(
                f"{_capital(self._source)} provides no credentials: {service}:{operation}: "
                f"{code}: {_sentence(said)}",
                f"Correct it in {_files('or')}, or get permission for {service}:{operation}.",
            )
        return None

    def _unreached(self, error: BotoCoreError) -> AccessError:
        cause: object = _details(error).get("error")
        bundle = _core_session().get_config_variable("ca_bundle")
        if bundle and not Path(bundle).is_file():
            place = (
                "AWS_CA_BUNDLE"
                if os.environ.get("AWS_CA_BUNDLE")
                else f"ca_bundle in {_files('or')}"
            )
            return AccessError(f"There is no CA bundle {bundle} ({place}).", "Correct the path.")
        if isinstance(error, exceptions.ProxyConnectionError):
            variable = next(filter(os.environ.get, _PROXY_VARIABLES), "HTTPS_PROXY")
            return AccessError(
                f"The proxy {_details(error)['proxy_url']} ({variable}) does not answer.",
                f"Start it, correct {variable}, or list the hosts that need no proxy in NO_PROXY.",
            )
        if "Invalid header value" in str(cause):
            # The rest of that sentence holds the secret.
            return AccessError(
                f"The credentials of {self._source} contain a character that cannot be sent, such "
                "as a line break.",
                "Copy them again.",
            )
        url = _details(error).get("endpoint_url")
        if url is None:
            return AccessError(
                f"{_UNCALLED}: {_sentence(cause or error)}",
                "If HTTPS_PROXY or AWS_ENDPOINT_URL is set, check that it is correct.",
            )
        if isinstance(error, exceptions.SSLError):
            return AccessError(
                f"The certificate of {url} is not trusted: {_sentence(cause)}",
                "If a proxy inspects TLS traffic, set AWS_CA_BUNDLE to its certificate.",
            )
        variable = _endpoint_variable(str(url))
        named = f" ({variable})" if variable else ""
        return AccessError(f"AWS does not answer at {url}{named}.", self._way_to_reach(variable))

    def _way_to_reach(self, variable: str | None) -> str:
        if variable:
            return f"Start the service at that address, or unset {variable}."
        if self.region not in PARTITIONS:
            return (
                f"The region {self.region} (aws:region in the stack's file) is unknown. "
                f"{suggestion(self.region)}"
            )
        return "Check the network of this machine, and whether it needs HTTPS_PROXY."


def _core_session() -> Session:
    variables = {"profile": (None, list(_PROFILE_VARIABLES), None, None)}
    return botocore.session.Session(session_vars=variables)


def _profiles() -> Profiles:
    """Return the profiles of both files, none where these cannot be read."""
    try:
        return _core_session().full_config["profiles"]
    except BotoCoreError:
        return {}


def _chain(name: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield a profile, the one that it gets its credentials from, and so on."""
    profiles = _profiles()
    seen: set[str] = set()
    while name in profiles and name not in seen:
        seen.add(name)
        yield name, profiles[name]
        name = profiles[name].get("source_profile", "")


def _files(joint: str = "and") -> str:
    """Name the files with profiles."""
    config = os.environ.get("AWS_CONFIG_FILE") or "~/.aws/config"
    credentials = os.environ.get("AWS_SHARED_CREDENTIALS_FILE") or "~/.aws/credentials"
    return f"{config} {joint} {credentials}"


def _check_endpoints() -> None:
    """Refuse what is not the URL of an endpoint, which boto3 finds out at many places."""
    for name, value in sorted(os.environ.items()):
        if name.startswith("AWS_ENDPOINT_URL") and value and not _is_url(value):
            raise AccessError(
                f"{name} is {value!r}, which is not a URL such as https://sts.us-east-1.amazonaws.com.",
                "Correct it, or unset it.",
            )


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _endpoint_variable(url: str) -> str | None:
    """Return the variable that has boto3 call a URL."""
    names = sorted(name for name in os.environ if name.startswith("AWS_ENDPOINT_URL"))
    return next((name for name in names if url.startswith(os.environ[name] or "-")), None)


def _broken_file(error: exceptions.ConfigParseError) -> AccessError:
    """Name the place, but do not quote it: there may be a secret."""
    cause: Any = _details(error)["error"]
    lines = [number for number, _ in getattr(cause, "errors", [])] or [getattr(cause, "lineno", 0)]
    match cause:
        case configparser.DuplicateSectionError():
            reason = f"it contains [{cause.section}] twice"
        case configparser.DuplicateOptionError():
            reason = f"[{cause.section}] has {cause.option} twice"
        case configparser.MissingSectionHeaderError():
            reason = "it has text before the first [profile NAME]"
        case UnicodeDecodeError():
            reason = "it is not UTF-8 text"
        case _:
            reason = "a line is not NAME = VALUE"
    place = f", line {lines[0]}" if lines[0] else ""
    return AccessError(f"{_details(error)['path']}{place}: {reason}.", "Correct it.")


def _failed_process(profile: str, command: str, error: Exception) -> AccessError:
    try:
        words = shlex.split(command)
    except ValueError as fault:
        reason = f"cannot be read ({fault})"
    else:
        reason = _process_failure(error) if words else "is empty"
    return AccessError(
        f"The credential_process of the profile {profile} {reason}.",
        f"Run that command yourself to see the fault, and correct it in {_files('or')}.",
    )


def _process_failure(error: Exception) -> str:
    if isinstance(error, exceptions.CredentialRetrievalError):
        said = " ".join(str(_details(error)["error_msg"]).split())
        return f"fails ({said or 'it says nothing'})"
    if isinstance(error, OSError):
        return f"cannot be run ({error.strerror}: {error.filename})"
    if isinstance(error, RuntimeError):
        return "returns expired credentials"
    return "does not print the JSON that AWS requires"


def _details(error: Exception) -> dict[str, Any]:
    """Return what an error of boto3 was made of."""
    return getattr(error, "kwargs", {})


def _sentence(cause: object) -> str:
    return f"{' '.join(str(cause).split()).rstrip('.')}."


def _capital(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"
