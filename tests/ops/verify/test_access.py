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
from botocore.exceptions import EndpointConnectionError
from typing_extensions import override

from launcher.main import argv
from ops import stacks
from ops.verify.access import Access
from tests.ops.mi import ran

CLOSED = "http://127.0.0.1:9"
KEYS = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret"}
PROD = {"AWS_PROFILE": "prod"}
ROLE = "[profile prod]\nrole_arn = arn:aws:iam::123456789012:role/deploy\n"
BASE = "[profile base]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret\n"
SSO = "[profile prod]\nsso_account_id = 123456789012\nsso_role_name = deploy\n"
START = "sso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\n"
FILES = "{home}/.aws/config or {home}/.aws/credentials"
CORRECT = f"Correct it in {FILES}, or in the variables AWS_... of the environment."
PROCESS = f"Run that command yourself, and correct it in {FILES}."
ENVIRONMENT = "AWS_ACCESS_KEY_ID and its companions in the environment"
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
    monkeypatch.setenv("AWS_ENDPOINT_URL", CLOSED)
    # What nothing answers once it answers never.
    monkeypatch.setattr("ops.verify.aws._ATTEMPTS", 1)
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


def case(name: str, config: str, *sentences: str, **variables: str) -> object:
    return pytest.param(config, variables, list(sentences), id=name)


@pytest.mark.parametrize(
    ("config", "variables", "sentences"),
    [
        case(
            "no such profile",
            BASE + "[profile prod]\n",
            "The profile prud (AWS_PROFILE) is in neither of {home}/.aws/config and "
            "{home}/.aws/credentials.",
            "Did you mean prod? The profiles there: base, prod. `aws configure --profile prud` "
            "makes one.",
            AWS_PROFILE="prud",
        ),
        case(
            "no profile at all",
            "",
            "The profile prod (AWS_DEFAULT_PROFILE) is in neither of {home}/.aws/config and "
            "{home}/.aws/credentials.",
            "No profile is there. `aws configure --profile prod` makes one.",
            AWS_DEFAULT_PROFILE="prod",
        ),
        case(
            "the source is missing",
            ROLE + "source_profile = bass\n",
            "The profile prod (AWS_PROFILE) cannot be used: The source_profile "
            '"bass" referenced in the profile "prod" does not exist.',
            CORRECT,
            **PROD,
        ),
        case(
            "a circle",
            ROLE + "source_profile = base\n[profile base]\nrole_arn = x\nsource_profile = prod\n",
            "The profile prod (AWS_PROFILE) cannot be used: source_profile goes in a circle: "
            "prod -> base -> prod.",
            CORRECT,
            **PROD,
        ),
        case(
            "no source",
            ROLE,
            "The profile prod (AWS_PROFILE) cannot be used: source_profile or credential_source "
            "is missing.",
            CORRECT,
            **PROD,
        ),
        case(
            "a process that fails",
            '[profile prod]\ncredential_process = sh -c "echo not today >&2; exit 3"\n',
            "The credential_process of the profile prod fails (not today).",
            PROCESS,
            **PROD,
        ),
        case(
            "a process of the source",
            ROLE + "source_profile = base\n[profile base]\ncredential_process = false\n",
            "The credential_process of the profile base fails (it says nothing).",
            PROCESS,
            **PROD,
        ),
        case(
            "a process that prints something else",
            "[profile prod]\ncredential_process = echo hello\n",
            "The credential_process of the profile prod prints something else than the JSON that "
            "AWS describes.",
            PROCESS,
            **PROD,
        ),
        case(
            "a process that is not there",
            "[profile prod]\ncredential_process = /nowhere/keys\n",
            "The credential_process of the profile prod cannot be run (No such file or directory: "
            "/nowhere/keys).",
            PROCESS,
            **PROD,
        ),
        case(
            "a process with a quote",
            '[profile prod]\ncredential_process = echo "hello\n',
            "The credential_process of the profile prod cannot be read (No closing quotation).",
            PROCESS,
            **PROD,
        ),
        case(
            "a process with nothing",
            "[profile prod]\ncredential_process =\n",
            "The credential_process of the profile prod is empty.",
            PROCESS,
            **PROD,
        ),
        case(
            "a process that gives old keys",
            "[profile prod]\ncredential_process = echo '"
            + json.dumps(
                {
                    "Version": 1,
                    "AccessKeyId": "a",
                    "SecretAccessKey": "b",
                    "SessionToken": "c",
                    "Expiration": "2020-01-01T00:00:00Z",
                }
            )
            + "'\n",
            "The credential_process of the profile prod gives credentials that have expired.",
            PROCESS,
            **PROD,
        ),
        case(
            "no SSO session",
            SSO + f"sso_session = work\n[sso-session work]\n{START}",
            "The profile prod (AWS_PROFILE) has no session, or its session has expired.",
            LOGIN,
            **PROD,
        ),
        case(
            "an SSO session that has expired",
            SSO + f"sso_session = old\n[sso-session old]\n{START}",
            "The profile prod (AWS_PROFILE) has no session, or its session has expired.",
            LOGIN,
            **PROD,
        ),
        case(
            "an SSO session that cannot be read",
            SSO + f"sso_session = odd\n[sso-session odd]\n{START}",
            "The profile prod (AWS_PROFILE) has no session, or its session has expired.",
            LOGIN,
            **PROD,
        ),
        case(
            "no SSO token",
            SSO + START,
            "The profile prod (AWS_PROFILE) has no session, or its session has expired.",
            LOGIN,
            **PROD,
        ),
        case(
            "no such SSO session",
            SSO + "sso_session = work\n",
            "The profile prod (AWS_PROFILE) cannot be used: The specified sso-session does not "
            'exist: "work".',
            CORRECT,
            **PROD,
        ),
        case(
            "no web identity token",
            "",
            "The web identity token /nowhere/token (AWS_WEB_IDENTITY_TOKEN_FILE) cannot be read: "
            "No such file or directory.",
            "Have it written there, or correct the path.",
            AWS_WEB_IDENTITY_TOKEN_FILE="/nowhere/token",
            AWS_ROLE_ARN="arn:aws:iam::123456789012:role/deploy",
        ),
        case(
            "no web identity token of a profile",
            ROLE + "web_identity_token_file = /nowhere/token\n",
            "The web identity token /nowhere/token (the profile prod) cannot be read: "
            "No such file or directory.",
            "Have it written there, or correct the path.",
            **PROD,
        ),
        case(
            "no credentials",
            "",
            "There are no credentials of AWS in the environment or in the default profile.",
            "Run `aws configure sso` or `aws configure`, and name the profile by AWS_PROFILE.",
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
            "Get new ones, and put them into the environment.",
            **KEYS,
            AWS_SESSION_TOKEN="token",
            AWS_CREDENTIAL_EXPIRATION="2020-01-01T00:00:00Z",
        ),
        case(
            "a secret of two lines",
            "",
            f"The credentials of {ENVIRONMENT} have a character that cannot be sent, such as the "
            "end of a line.",
            "Copy them again.",
            **KEYS,
            AWS_SESSION_TOKEN="to\nken",
        ),
        case(
            "a file without sections",
            "aws_secret_access_key = secret\n",
            "{home}/.aws/config, line 1: nothing may stand before the first [profile NAME].",
            "Correct it.",
        ),
        case(
            "a file with a section twice",
            "[default]\n[default]\n",
            "{home}/.aws/config, line 2: [default] stands there twice.",
            "Correct it.",
        ),
        case(
            "a file with half a line",
            "[default]\nregion = us-east-1\nsecret\n",
            "{home}/.aws/config, line 3: a line is not NAME = VALUE.",
            "Correct it.",
        ),
        case(
            "an address that is none",
            "",
            "AWS_ENDPOINT_URL is 'localhost', which is not a URL such as "
            "https://sts.us-east-1.amazonaws.com.",
            "Correct it, or unset it.",
            **KEYS,
            AWS_ENDPOINT_URL="localhost",
        ),
        case(
            "an address with half a bracket",
            "",
            "AWS_ENDPOINT_URL_STS is 'http://[::1', which is not a URL such as "
            "https://sts.us-east-1.amazonaws.com.",
            "Correct it, or unset it.",
            **KEYS,
            AWS_ENDPOINT_URL_STS="http://[::1",
        ),
        case(
            "nothing at the address",
            "",
            "AWS does not answer at http://127.0.0.1:9/ (AWS_ENDPOINT_URL).",
            "Start what should answer there, or unset AWS_ENDPOINT_URL.",
            **KEYS,
        ),
        case(
            "nothing where the role is assumed",
            ROLE + "source_profile = base\n" + BASE,
            "AWS does not answer at http://127.0.0.1:9/ (AWS_ENDPOINT_URL).",
            "Start what should answer there, or unset AWS_ENDPOINT_URL.",
            **PROD,
        ),
        case(
            "no proxy",
            "",
            "The proxy http://127.0.0.1:9 (HTTPS_PROXY) does not answer.",
            "Start it, correct HTTPS_PROXY, or list in NO_PROXY what needs no proxy.",
            **KEYS,
            AWS_ENDPOINT_URL="https://127.0.0.2:9",
            HTTPS_PROXY="http://127.0.0.1:9",
        ),
        case(
            "a mode that boto3 does not know",
            "",
            "AWS cannot be called: STS regional endpoints option odd is invalid. Valid options "
            'are: "legacy", "regional".',
            CORRECT,
            **KEYS,
            AWS_STS_REGIONAL_ENDPOINTS="odd",
        ),
    ],
)
def test_what_is_wrong_before_the_first_answer(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    config: str,
    variables: Mapping[str, str],
    sentences: list[str],
) -> None:
    write(home, config)
    token(home, "old", '{"accessToken": "t", "expiresAt": "2020-01-01T00:00:00Z"}')
    token(home, "odd", "nothing that JSON knows")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert said(home) == sentences


def token(home: Path, session: str, text: str) -> None:
    """Write down what `aws sso login` has got."""
    name = hashlib.sha1(session.encode(), usedforsecurity=False).hexdigest()
    (home / ".aws" / "sso" / "cache" / f"{name}.json").write_text(text)


@pytest.mark.parametrize("command", ["verify", "adopt", "restore"])
def test_every_command_says_so(home: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "prod")
    assert said(home, command) == [
        (
            "The profile prod (AWS_PROFILE) is in neither of {home}/.aws/config and "
            "{home}/.aws/credentials."
        ),
        "The profiles there: default. `aws configure --profile prod` makes one.",
    ]


@pytest.mark.parametrize(
    ("code", "message", "sentences"),
    [
        pytest.param(
            "ExpiredToken",
            "The security token included in the request is expired",
            [
                f"The credentials of {ENVIRONMENT} have expired (ExpiredToken).",
                "Get new ones, and put them into the environment.",
            ],
            id="expired",
        ),
        pytest.param(
            "InvalidClientTokenId",
            "The security token included in the request is invalid.",
            [
                f"AWS does not know the access key of {ENVIRONMENT} (InvalidClientTokenId).",
                (
                    "See whether the key is still active, whether it is of the partition of AWS "
                    "that us-east-1 is in, and whether the account has that region enabled."
                ),
            ],
            id="unknown",
        ),
        pytest.param(
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match",
            [
                (
                    f"The secret key of {ENVIRONMENT} does not fit its access key "
                    "(SignatureDoesNotMatch)."
                ),
                "Copy both again.",
            ],
            id="wrong secret",
        ),
        pytest.param(
            "SignatureDoesNotMatch",
            "Signature expired: 20200101T000000Z is now earlier than 20200102T000000Z",
            [
                (
                    "AWS takes this machine's clock for wrong (Signature expired: 20200101T000000Z "
                    "is now earlier than 20200102T000000Z)."
                ),
                "Set the clock.",
            ],
            id="clock",
        ),
        pytest.param(
            "AccessDenied",
            "no",
            [
                "AWS does not say who is asking: sts:GetCallerIdentity: AccessDenied: no",
                "Allow the caller sts:GetCallerIdentity.",
            ],
            id="anything else",
        ),
    ],
)
def test_what_aws_says_of_the_credentials(
    home: Path, monkeypatch: pytest.MonkeyPatch, code: str, message: str, sentences: list[str]
) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    body = (
        f"<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error>"
        "</ErrorResponse>"
    )
    with answering(f"HTTP/1.1 403 Forbidden\r\nContent-Length: {len(body)}\r\n\r\n{body}") as aws:
        monkeypatch.setenv("AWS_ENDPOINT_URL", aws.url)
        assert said(home) == sentences


def test_a_role_that_may_not_be_assumed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(home, ROLE + "source_profile = base\n" + BASE)
    monkeypatch.setenv("AWS_PROFILE", "prod")
    body = (
        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>User is not authorized</Message>"
        "</Error></ErrorResponse>"
    )
    with answering(f"HTTP/1.1 403 Forbidden\r\nContent-Length: {len(body)}\r\n\r\n{body}") as aws:
        monkeypatch.setenv("AWS_ENDPOINT_URL", aws.url)
        assert said(home) == [
            (
                "The profile prod (AWS_PROFILE) gives no credentials: sts:AssumeRole: AccessDenied"
                ": User is not authorized."
            ),
            f"Correct it in {FILES}, or have sts:AssumeRole allowed.",
        ]


def test_a_missing_ca_bundle(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**KEYS, "AWS_CA_BUNDLE": "/nowhere/ca.pem"}.items():
        monkeypatch.setenv(name, value)
    with answering("") as aws:
        monkeypatch.setenv("AWS_ENDPOINT_URL", aws.url.replace("http:", "https:"))
        assert said(home) == [
            "There is no CA bundle /nowhere/ca.pem (AWS_CA_BUNDLE).",
            "Correct the path.",
        ]


def test_tls_that_fails(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    with answering("HTTP/1.1 200 OK\r\n\r\n") as aws:
        url = aws.url.replace("http:", "https:")
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        first, second = said(home)
    assert first.startswith(f"The certificate of {url}/ is not trusted: ")
    assert second == "If a proxy here reads what is sent, name its certificate by AWS_CA_BUNDLE."


@pytest.mark.parametrize(
    ("region", "sentence"),
    [
        ("us east 1", "'us east 1' is not the name of an AWS region. Did you mean us-east-1?"),
        ("us-east", "'us-east' is not the name of an AWS region. Did you mean us-east-1?"),
        ("US-EAST-1", "'US-EAST-1' is not the name of an AWS region. Did you mean us-east-1?"),
        ('"eu-west-1 "', "'eu-west-1 ' is not the name of an AWS region. Did you mean eu-west-1?"),
        ("Frankfurt", "'Frankfurt' is not the name of an AWS region. Write one such as us-east-1."),
        ('""', "'' is not the name of an AWS region. Write one such as us-east-1."),
    ],
)
@pytest.mark.parametrize("command", ["verify", "adopt", "restore"])
def test_what_no_region_can_be_named(home: Path, command: str, region: str, sentence: str) -> None:
    (home / "Pulumi.prod.yaml").write_text(f"config:\n  aws:region: {region}\n")
    assert said(home, command) == [f"Pulumi.prod.yaml: aws:region {sentence}"]


@pytest.mark.parametrize(
    ("region", "todo"),
    [
        pytest.param(
            "us-esat-1",
            "No region us-esat-1 (aws:region in the stack's file) is known here. Did you mean "
            "us-east-1?",
            id="unknown",
        ),
        pytest.param(
            "us-east-1",
            "See whether this machine has a network, and whether it needs HTTPS_PROXY.",
            id="known",
        ),
    ],
)
@pytest.mark.usefixtures("home")
def test_a_region_that_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, region: str, todo: str
) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    url = f"https://sts.{region}.amazonaws.com/"
    error = EndpointConnectionError(endpoint_url=url, error="")
    explained = Access(region=region).explained(error)
    assert explained
    assert (str(explained), explained.todo) == (f"AWS does not answer at {url}.", todo)


def test_a_new_region_works(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    (home / "Pulumi.prod.yaml").write_text("config:\n  aws:region: ap-southeast-99\n")
    assert said(home)[0] == "AWS does not answer at http://127.0.0.1:9/ (AWS_ENDPOINT_URL)."


def test_the_profile_of_the_stacks_file_comes_before_the_environment(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**KEYS, "AWS_PROFILE": "another"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    settings = home / "Pulumi.prod.yaml"
    settings.write_text("config:\n  aws:region: us-east-1\n  aws:profile: prod\n")
    assert said(home)[0] == (
        "The profile prod (aws:profile in the stack's file) is in neither of {home}/.aws/config "
        "and {home}/.aws/credentials."
    )
    with answering("HTTP/1.1 500 Error\r\nContent-Length: 0\r\n\r\n") as aws:
        write(home, f"[profile prod]\nendpoint_url = {aws.url}\n{BASE.partition(chr(10))[2]}")
        said(home)
    assert "Credential=AKIAEXAMPLE/" in aws.requests[0]


def test_a_profile_means_nothing_to_the_embedded_aws(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    settings = home / "Pulumi.prod.yaml"
    settings.write_text("config:\n  aws:region: us-east-1\n  aws:profile: prod\n")
    assert said(home)[0] == "AWS does not answer at http://127.0.0.1:9/ (AWS_ENDPOINT_URL)."


def test_a_profile_that_is_no_text_is_refused(home: Path) -> None:
    settings = home / "Pulumi.prod.yaml"
    settings.write_text("config:\n  aws:region: us-east-1\n  aws:profile: 7\n")
    assert said(home) == [
        "Pulumi.prod.yaml: aws:profile is not the name of a profile: write it in quotes."
    ]


def test_of_two_variables_the_providers_first_names_the_profile(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(home, BASE)
    monkeypatch.setenv("AWS_PROFILE", "prod")
    monkeypatch.setenv("AWS_DEFAULT_PROFILE", "base")
    assert said(home)[0].startswith("The profile prod (AWS_PROFILE) is in neither of ")


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
            "The profile prod wants the MFA code of arn:aws:iam::1:mfa/me, and there is no "
            "terminal to enter it on."
        ),
        f"Run this on a terminal, or put the credentials into the environment first: {EXPORT}",
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
        while b"\n" not in asked and not asked.endswith(b": "):
            asked += os.read(ours, 1000)
        os.write(ours, b"123456\n")
        assert process.wait() == 2
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
                request += self.request.recv(65536)
            found.requests.append(request.decode("latin-1"))
            self.request.sendall(answer.encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        found = Answering(f"http://127.0.0.1:{server.server_address[1]}")
        threading.Thread(target=server.serve_forever).start()
        try:
            yield found
        finally:
            server.shutdown()
