"""What keeps a command from AWS: one sentence on it, one on what to do, and the exit code 2."""

import hashlib
import json
import os
import pty
import re
import socketserver
import subprocess
import sys
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet
from botocore.exceptions import EndpointConnectionError
from typing_extensions import override

from launcher.main import argv
from ops import stacks
from ops.verify.credentials import Access
from tests.ops.mi import ran
from tests.processes import ended

KEYS = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret"}
PROD = {"AWS_PROFILE": "prod"}
ROLE = "[profile prod]\nrole_arn = arn:aws:iam::123456789012:role/deploy\n"
BASE = "[profile base]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret\n"
SSO = "[profile prod]\nsso_account_id = 123456789012\nsso_role_name = deploy\n"
START = "sso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\n"
FILES = "{home}/.aws/config or {home}/.aws/credentials"
CORRECT = f"Correct it in {FILES}, or in the variables AWS_... of the environment."
PROCESS = f"Run that command yourself to see the fault, and correct it in {FILES}."
ENVIRONMENT = "AWS_ACCESS_KEY_ID and the related variables of the environment"
RENEW = "Get new credentials, and put them into the environment."
LOGIN = "Run `aws sso login --profile prod`."
EXPORT = '`eval "$(aws configure export-credentials --profile prod --format env)"`.'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of a person whose AWS is a port at which nothing listens."""
    for name in [*os.environ]:
        if name.startswith("AWS_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    (tmp_path / ".aws" / "sso" / "cache").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / ".aws" / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / ".aws" / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    # What nothing answers once it answers never.
    monkeypatch.setattr("ops.verify.aws.Aws.attempts", 1)
    write(tmp_path, "[default]\nregion = us-east-1\n")
    settings = tmp_path / "Pulumi.prod.yaml"
    settings.write_text("config:\n  aws:region: us-east-1\n")
    read = stacks.read

    def from_home(name: str) -> stacks.Stack:
        return read(name, tmp_path)

    monkeypatch.setattr(stacks, "read", from_home)
    return tmp_path


def write(home: Path, config: str | bytes) -> None:
    (home / ".aws" / "config").write_bytes(config.encode() if isinstance(config, str) else config)


def said(home: Path, command: str = "verify") -> list[str]:
    """Run a command that ends before anything is done, and return what it prints."""
    done = ran(command, "--stack", "prod")
    assert (done.exit_code, done.stdout) == (2, "")
    return done.stderr.replace(str(home), "{home}").splitlines()


def case(name: str, config: str, *sentences: str, **variables: str) -> ParameterSet:
    """Return a case: files and an environment, and what is said of them."""
    return pytest.param(config, variables, [*sentences], id=name)


def process(command: str, reason: str, profile: str = "prod") -> ParameterSet:
    """Return a case: a command that gives no credentials to a profile."""
    config = f"[profile {profile}]\ncredential_process ={command}\n"
    if profile != "prod":
        config += f"{ROLE}source_profile = {profile}\n"
    fault = f"The credential_process of the profile {profile} {reason}."
    return case(f"a process that {reason}", config, fault, PROCESS, **PROD)


def no_session(name: str, config: str) -> ParameterSet:
    """Return a case: a profile that nobody has logged in."""
    fault = "The profile prod (AWS_PROFILE) has no session, or its session has expired."
    return case(name, f"{SSO}{config}", fault, LOGIN, **PROD)


def unusable(name: str, config: str, reason: str) -> ParameterSet:
    """Return a case: a profile that boto3 cannot use."""
    fault = f"The profile prod (AWS_PROFILE) cannot be used: {reason}"
    return case(name, config, fault, CORRECT, **PROD)


def broken(config: str | bytes, line: int | None, reason: str) -> ParameterSet:
    """Return a case: a file that cannot be read."""
    place = f", line {line}" if line else ""
    fault = f"{{home}}/.aws/config{place}: {reason}."
    return pytest.param(config, dict[str, str](), [fault, "Correct it."], id=f"a file: {reason}")


def no_token(place: str, config: str = "", **variables: str) -> ParameterSet:
    """Return a case: a token that is not where it should be."""
    fault = f"The web identity token /nowhere/token ({place}) cannot be read: {NO_FILE}."
    action = "Create the file, or correct the path."
    return case(f"no web identity token of {place}", config, fault, action, **variables)


def no_address(name: str, value: str) -> ParameterSet:
    """Return a case: an address of AWS that is none."""
    fault = f"{name} is {value!r}, which is not a URL such as https://sts.us-east-1.amazonaws.com."
    return case(
        f"no address: {value}", "", fault, "Correct it, or unset it.", **KEYS, **{name: value}
    )


def silent(name: str, config: str, **variables: str) -> ParameterSet:
    """Return a case: nothing answers at the address of AWS."""
    fault = "AWS does not answer at http://127.0.0.1:9/ (AWS_ENDPOINT_URL)."
    action = "Start the service at that address, or unset AWS_ENDPOINT_URL."
    return case(name, config, fault, action, **variables)


NO_FILE = "No such file or directory"
FILES_WITHOUT = "is in neither of {home}/.aws/config and {home}/.aws/credentials."
OLD_KEYS = {
    "Version": 1,
    "AccessKeyId": "a",
    "SecretAccessKey": "b",
    "SessionToken": "c",
    "Expiration": "2020-01-01T00:00:00Z",
}
CASES = [
    case(
        "no such profile",
        f"{BASE}[profile prod]\n",
        f"The profile prud (AWS_PROFILE) {FILES_WITHOUT}",
        "Did you mean prod? Profiles: base, prod. `aws configure --profile prud` creates it.",
        AWS_PROFILE="prud",
    ),
    case(
        "no profile at all",
        "",
        f"The profile prod (AWS_DEFAULT_PROFILE) {FILES_WITHOUT}",
        "There are no profiles. `aws configure --profile prod` creates it.",
        AWS_DEFAULT_PROFILE="prod",
    ),
    case(
        "two variables, of which the provider's first one counts",
        BASE,
        f"The profile prod (AWS_PROFILE) {FILES_WITHOUT}",
        "Profiles: base. `aws configure --profile prod` creates it.",
        AWS_DEFAULT_PROFILE="base",
        **PROD,
    ),
    unusable(
        "the source is missing",
        f"{ROLE}source_profile = bass\n",
        'The source_profile "bass" referenced in the profile "prod" does not exist.',
    ),
    unusable(
        "a circle",
        f"{ROLE}source_profile = base\n[profile base]\nrole_arn = x\nsource_profile = prod\n",
        "source_profile is circular: prod -> base -> prod.",
    ),
    unusable("no source", ROLE, "source_profile or credential_source is missing."),
    process(' sh -c "echo not today >&2; exit 3"', "fails (not today)"),
    process(" false", "fails (it says nothing)", "base"),
    process(" echo hello", "does not print the JSON that AWS requires"),
    process(" /nowhere/keys", f"cannot be run ({NO_FILE}: /nowhere/keys)"),
    process(' echo "hello', "cannot be read (No closing quotation)"),
    process("", "is empty"),
    process(f" echo '{json.dumps(OLD_KEYS)}'", "returns expired credentials"),
    no_session("no SSO session", f"sso_session = work\n[sso-session work]\n{START}"),
    no_session("an old SSO session", f"sso_session = old\n[sso-session old]\n{START}"),
    no_session("an SSO session of no JSON", f"sso_session = odd\n[sso-session odd]\n{START}"),
    no_session("no SSO token", START),
    unusable(
        "no such SSO session",
        f"{SSO}sso_session = work\n",
        'The specified sso-session does not exist: "work".',
    ),
    no_token(
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        AWS_WEB_IDENTITY_TOKEN_FILE="/nowhere/token",
        AWS_ROLE_ARN="arn:aws:iam::123456789012:role/deploy",
    ),
    no_token("the profile prod", f"{ROLE}web_identity_token_file = /nowhere/token\n", **PROD),
    case(
        "no credentials",
        "",
        "There are no AWS credentials in the environment or in the default profile.",
        "Run `aws configure sso` or `aws configure`, and set AWS_PROFILE to the profile.",
    ),
    case(
        "no credentials in a profile",
        "[profile prod]\nregion = us-east-1\n",
        "There are no AWS credentials in the profile prod (AWS_PROFILE).",
        "Run `aws configure sso` or `aws configure`, and set AWS_PROFILE to the profile.",
        **PROD,
    ),
    case(
        "half of the credentials",
        "",
        f"{ENVIRONMENT} cannot be used: AWS_SECRET_ACCESS_KEY is missing.",
        CORRECT,
        AWS_ACCESS_KEY_ID="AKIAEXAMPLE",
    ),
    case(
        "credentials that say that they have expired",
        "",
        f"The credentials of {ENVIRONMENT} have expired.",
        RENEW,
        **KEYS,
        AWS_SESSION_TOKEN="token",
        AWS_CREDENTIAL_EXPIRATION="2020-01-01T00:00:00Z",
    ),
    case(
        "a secret of two lines",
        "",
        f"The credentials of {ENVIRONMENT} contain a character that cannot be sent, such as a "
        "line break.",
        "Copy them again.",
        **KEYS,
        AWS_SESSION_TOKEN="to\nken",
    ),
    broken("aws_secret_access_key = secret\n", 1, "it has text before the first [profile NAME]"),
    broken("[default]\n[default]\n", 2, "it contains [default] twice"),
    broken("[default]\na = b\na = c\n", 3, "[default] has a twice"),
    broken("[default]\nregion = us-east-1\nsecret\n", 3, "a line is not NAME = VALUE"),
    broken(b"[default]\nregion = \xff\n", None, "it is not UTF-8 text"),
    no_address("AWS_ENDPOINT_URL", "localhost"),
    no_address("AWS_ENDPOINT_URL_STS", "http://[::1"),
    silent("nothing at the address", "", **KEYS),
    silent("nothing where a role is assumed", f"{ROLE}source_profile = base\n{BASE}", **PROD),
    case(
        "no proxy",
        "",
        "The proxy http://127.0.0.1:9 (HTTPS_PROXY) does not answer.",
        "Start it, correct HTTPS_PROXY, or list the hosts that need no proxy in NO_PROXY.",
        **KEYS,
        AWS_ENDPOINT_URL="https://127.0.0.2:9",
        HTTPS_PROXY="http://127.0.0.1:9",
    ),
    case(
        "a mode that boto3 does not know",
        "",
        "Cannot call AWS: STS regional endpoints option odd is invalid. Valid options are: "
        '"legacy", "regional".',
        CORRECT,
        **KEYS,
        AWS_STS_REGIONAL_ENDPOINTS="odd",
    ),
    case(
        "a missing CA bundle",
        "",
        "There is no CA bundle /nowhere/ca.pem (AWS_CA_BUNDLE).",
        "Correct the path.",
        **KEYS,
        AWS_CA_BUNDLE="/nowhere/ca.pem",
        AWS_ENDPOINT_URL="https://127.0.0.1:9",
    ),
]


@pytest.mark.parametrize(("config", "variables", "sentences"), CASES)
def test_what_is_wrong_before_the_first_answer(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    config: str | bytes,
    variables: Mapping[str, str],
    sentences: list[str],
) -> None:
    write(home, config)
    token(home, "old", '{"accessToken": "t", "expiresAt": "2020-01-01T00:00:00Z"}')
    token(home, "odd", "nothing that JSON knows")
    enter(monkeypatch, variables)
    assert said(home) == sentences


def enter(patch: pytest.MonkeyPatch, variables: Mapping[str, str]) -> None:
    """Put variables into the environment."""
    for name, value in variables.items():
        patch.setenv(name, value)


def token(home: Path, session: str, text: str) -> None:
    """Write down what `aws sso login` has got."""
    name = hashlib.sha1(session.encode(), usedforsecurity=False).hexdigest()
    (home / ".aws" / "sso" / "cache" / f"{name}.json").write_text(text)


@pytest.mark.parametrize("command", ["adopt", "restore"])
def test_every_command_says_so(home: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "prod")
    assert said(home, command) == [
        f"The profile prod (AWS_PROFILE) {FILES_WITHOUT}",
        "Profiles: default. `aws configure --profile prod` creates it.",
    ]


OTHER_PLACE = (
    "Check that the key is still active, that it belongs to the AWS partition of us-east-1, and "
    "that the region is enabled in the account."
)
EARLIER = "Signature expired: 20200101T000000Z is now earlier than 20200102T000000Z"


@pytest.mark.parametrize(
    ("code", "message", "sentences"),
    [
        (
            "ExpiredToken",
            "The security token included in the request is expired",
            (f"The credentials of {ENVIRONMENT} have expired (ExpiredToken).", RENEW),
        ),
        (
            "InvalidClientTokenId",
            "The security token included in the request is invalid.",
            (
                f"AWS does not know the access key of {ENVIRONMENT} (InvalidClientTokenId).",
                OTHER_PLACE,
            ),
        ),
        (
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match",
            (
                (
                    f"The secret key of {ENVIRONMENT} does not match its access key "
                    "(SignatureDoesNotMatch)."
                ),
                "Copy both keys again.",
            ),
        ),
        (
            "SignatureDoesNotMatch",
            EARLIER,
            (
                f"AWS rejects requests because this machine's clock is wrong ({EARLIER}).",
                "Set the clock.",
            ),
        ),
        (
            "AccessDenied",
            "no",
            (
                (
                    "Cannot determine the account of these credentials: sts:GetCallerIdentity: "
                    "AccessDenied: no"
                ),
                "Grant the caller sts:GetCallerIdentity.",
            ),
        ),
    ],
    ids=["expired", "unknown", "wrong secret", "clock", "anything else"],
)
def test_what_aws_says_of_the_credentials(
    home: Path, monkeypatch: pytest.MonkeyPatch, code: str, message: str, sentences: tuple[str, str]
) -> None:
    with answering(refusal(code, message)) as aws:
        enter(monkeypatch, KEYS | {"AWS_ENDPOINT_URL": aws.url})
        assert said(home) == [*sentences]


def refusal(code: str, message: str) -> str:
    """Return what AWS answers to a call that it refuses."""
    error = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    body = f"<ErrorResponse>{error}</ErrorResponse>"
    return f"HTTP/1.1 403 Forbidden\r\nContent-Length: {len(body)}\r\n\r\n{body}"


def test_a_role_that_may_not_be_assumed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(home, f"{ROLE}source_profile = base\n{BASE}")
    with answering(refusal("AccessDenied", "User is not authorized")) as aws:
        enter(monkeypatch, PROD | {"AWS_ENDPOINT_URL": aws.url})
        assert said(home) == [
            (
                "The profile prod (AWS_PROFILE) provides no credentials: sts:AssumeRole: "
                "AccessDenied: User is not authorized."
            ),
            f"Correct it in {FILES}, or get permission for sts:AssumeRole.",
        ]


def test_tls_that_fails(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with answering("HTTP/1.1 200 OK\r\n\r\n") as aws:
        url = aws.url.replace("http:", "https:")
        enter(monkeypatch, KEYS | {"AWS_ENDPOINT_URL": url})
        first, second = said(home)
    assert first.startswith(f"The certificate of {url}/ is not trusted: ")
    assert second == "If a proxy inspects TLS traffic, set AWS_CA_BUNDLE to its certificate."


@pytest.mark.parametrize(
    ("region", "sentence"),
    [
        ("us-east", "'us-east' is not the name of an AWS region. Did you mean us-east-1?"),
        ("US-EAST-1", "'US-EAST-1' is not the name of an AWS region. Did you mean us-east-1?"),
        ('"eu-west-1 "', "'eu-west-1 ' is not the name of an AWS region. Did you mean eu-west-1?"),
        ("Frankfurt", "'Frankfurt' is not the name of an AWS region. Write one such as us-east-1."),
        ('""', "'' is not the name of an AWS region. Write one such as us-east-1."),
    ],
)
def test_what_no_region_can_be_named(home: Path, region: str, sentence: str) -> None:
    set_in_file(home, "aws:region", region)
    assert said(home) == [f"Pulumi.prod.yaml: aws:region {sentence}"]


def set_in_file(home: Path, name: str, value: str) -> None:
    """Set something in the stack's file, with a region unless that is it."""
    region = "" if name == "aws:region" else "  aws:region: us-east-1\n"
    (home / "Pulumi.prod.yaml").write_text(f"config:\n{region}  {name}: {value}\n")


@pytest.mark.parametrize(
    ("region", "action"),
    [
        (
            "us-esat-1",
            (
                "The region us-esat-1 (aws:region in the stack's file) is unknown. Did you mean "
                "us-east-1?"
            ),
        ),
        ("us-east-1", "Check the network of this machine, and whether it needs HTTPS_PROXY."),
    ],
    ids=["unknown", "known"],
)
@pytest.mark.usefixtures("home")
def test_a_region_that_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, region: str, action: str
) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    url = f"https://sts.{region}.amazonaws.com/"
    explained = Access(region=region).explained(EndpointConnectionError(endpoint_url=url, error=""))
    assert explained
    assert (str(explained), explained.action) == (f"AWS does not answer at {url}.", action)


@pytest.mark.parametrize(
    ("name", "value"), [("aws:region", "ap-southeast-99"), ("aws:profile", "prod")]
)
def test_a_new_region_works_and_a_profile_means_nothing_to_the_embedded_aws(
    home: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    enter(monkeypatch, KEYS)
    set_in_file(home, name, value)
    assert said(home)[0] == "AWS does not answer at http://127.0.0.1:9/ (AWS_ENDPOINT_URL)."


def test_the_profile_of_the_stacks_file_comes_before_the_environment(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(monkeypatch, KEYS | {"AWS_PROFILE": "another"})
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    set_in_file(home, "aws:profile", "prod")
    assert said(home)[0] == (f"The profile prod (aws:profile in the stack's file) {FILES_WITHOUT}")
    with answering("HTTP/1.1 500 Error\r\nContent-Length: 0\r\n\r\n") as aws:
        write(home, f"[profile prod]\nendpoint_url = {aws.url}\n{BASE.partition(chr(10))[2]}")
        said(home)
    assert "Credential=AKIAEXAMPLE/" in aws.requests[0]


def test_a_profile_that_is_no_text_is_refused(home: Path) -> None:
    set_in_file(home, "aws:profile", "7")
    assert said(home) == [
        "Pulumi.prod.yaml: aws:profile is not the name of a profile: write it in quotes."
    ]


def with_mfa(home: Path) -> list[str]:
    """A command in a process of its own, whose profile wants an MFA code."""
    write(home, ROLE + "source_profile = base\nmfa_serial = arn:aws:iam::1:mfa/me\n" + BASE)
    return argv("verify", "--stack", "dev")


def test_an_mfa_code_is_not_asked_for_without_a_terminal(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "prod")
    done = subprocess.run(
        with_mfa(home),
        input="123456\n",
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        (
            "The profile prod requires the MFA code of arn:aws:iam::1:mfa/me, and there is no "
            "terminal to enter it on."
        ),
        (
            "Run the command on a terminal, or put the credentials into the environment first: "
            f"{EXPORT}"
        ),
    ]


# Makes standard input the terminal of the process, which becomes the command.
ON_TERMINAL = (
    "import fcntl, os, sys, termios; os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execv(sys.argv[1], sys.argv[1:])"
)


def test_an_mfa_code_is_asked_for_on_a_terminal(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "prod")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", ON_TERMINAL, *with_mfa(home)]
    with answering("HTTP/1.1 500 Error\r\nContent-Length: 0\r\n\r\n") as aws:
        monkeypatch.setenv("AWS_ENDPOINT_URL", aws.url)
        process = subprocess.Popen(
            command, stdin=theirs, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(theirs)
        asked = b""
        with ended(process):
            while b"\n" not in asked and not asked.endswith(b": "):
                asked += os.read(ours, 1000)
            os.write(ours, b"123456\n")
        assert process.returncode == 2
    os.close(ours)
    assert asked == b"Enter MFA code for arn:aws:iam::1:mfa/me: "
    assert "TokenCode=123456" in aws.requests[0]


@dataclass
class Answering:
    """A server that gives one answer to every request, and keeps these."""

    url: str
    requests: list[str] = field(default_factory=list[str])


@contextmanager
def answering(answer: str) -> Generator[Answering]:
    class Handler(socketserver.BaseRequestHandler):
        @override
        def handle(self) -> None:
            request = self.request.recv(65536)
            length = re.search(rb"Content-Length: (\d+)", request)
            while length and len(request.partition(b"\r\n\r\n")[2]) < int(length[1]):
                more = self.request.recv(65536)
                assert more, f"whoever asks has gone in the middle of {request!r}"
                request += more
            found.requests.append(request.decode("latin-1"))
            self.request.sendall(answer.encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        found = Answering(f"http://127.0.0.1:{server.server_address[1]}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield found
        finally:
            server.shutdown()
