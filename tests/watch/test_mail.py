"""Mail about a run: what it says, how it is let in, and that its password is kept nowhere."""

import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as default_policy
from pathlib import Path
from typing import cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from archive.errors import ExitCode
from tests.waiting import wait_until
from tests.watch.conftest import LOOPBACK, nianbao, resident
from watch.after import page_of, tell
from watch.errors import MailRefused, WebhookSilent
from watch.mail import PASSWORD, Ways, build_mail, send_mail
from watch.monitors import Finding
from watch.run import Ran, Task

SECRET = "p@ss: 12% word"
ALARM = Finding("disk_free_gb", "alarm", 0.5, 5, "0.5 GB free")


class Mailbox:
    """What a mail server took, and who logged in."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.logins: list[tuple[str, str]] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Takes a message."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self.messages.append(message_from_bytes(content, policy=default_policy))
        return "250 taken"

    def authenticate(self, *arguments: object) -> AuthResult:
        """Lets everyone in and remembers them."""
        login = cast(LoginPassword, arguments[-1])
        self.logins.append((login.login.decode(), login.password.decode()))
        return AuthResult(success=True)


@pytest.fixture
def box() -> Mailbox:
    return Mailbox()


@pytest.fixture
def smtp(box: Mailbox) -> Iterator[str]:
    """A mail server on loopback that fills the box: its address, with a user."""
    with closing(socket.create_server(("127.0.0.1", 0))) as unused:
        port = unused.getsockname()[1]
    server = Controller(
        box, hostname="127.0.0.1", port=port, authenticator=box.authenticate, auth_require_tls=False
    )
    server.start()
    yield f"smtp://a%40b@127.0.0.1:{port}"
    server.stop()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "run.html"
    path.write_text("<p>某县", encoding="utf-8")
    return path


def test_the_resident_sends_mail_and_keeps_no_password(
    box: Mailbox, smtp: str, portals: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\nsecond line\n", encoding="utf-8")
    files = ("--portals", portals, "--out", tmp_path / "out", "--db", tmp_path / "reports.db")
    mail = ("--mail-to", "a@example.org", "--mail-to", "b@example.org")
    with resident([*files, *mail, "--smtp", smtp, "--smtp-password", secret, "--", *LOOPBACK]):
        wait_until(lambda: box.messages)
        kept = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert tmp_path / "out" / "schedule" / "jobs.db" in kept
    assert not [path for path, data in kept.items() if SECRET.encode() in data]
    assert (tmp_path / "out" / "schedule" / "jobs.db").stat().st_mode & 0o077 == 0
    assert box.logins == [("a@b", SECRET)]
    (message,) = box.messages
    assert message["To"] == "a@example.org, b@example.org"
    body, attached = message.get_body(), next(message.iter_attachments())
    assert body is not None
    assert "captures; portals: 1 done" in body.get_content()
    assert "verification_faults: 0 faults" in body.get_content()
    assert "<h2>Monitors" in attached.get_content()


def test_alarms_stand_in_the_subject_and_the_password_in_the_environment(
    box: Mailbox, smtp: str, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSWORD, SECRET)
    ways = Ways(None, ("a@example.org",), smtp)
    send_mail(ways, build_mail(ways, "12 captures", [ALARM], page))
    assert box.logins == [("a@b", SECRET)]
    assert [message["Subject"] for message in box.messages] == ["nianbao: 1 alarms"]


@pytest.mark.parametrize("smtp", ["smtp://127.0.0.1:1", "nonsense", "smtps://127.0.0.1:1", "smtp://a:b"])
def test_a_mail_server_that_is_not_there_is_said_in_a_sentence(smtp: str, page: Path) -> None:
    ways = Ways(None, ("a@example.org",), smtp)
    with pytest.raises(MailRefused, match="check --smtp"):
        send_mail(ways, build_mail(ways, "nothing", [], page))


def test_a_webhook_that_is_not_there_keeps_no_mail_back(
    box: Mailbox, smtp: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSWORD, SECRET)
    task = Task(tmp_path / "portals.csv", tmp_path, tmp_path / "a.db")
    crawl = {"run_id": "r", "portals": [], "requests": {}, "captures": 3}
    ran = Ran(datetime.now(UTC), (crawl,), {"reports": 0})
    task.folder.mkdir()
    page_of(task, ran).write_text("<p>某县", encoding="utf-8")
    with pytest.raises(WebhookSilent, match="check --webhook"):
        tell(task, ran, [ALARM], Ways("http://127.0.0.1:1/", ("a@example.org",), smtp))
    assert len(box.messages) == 1


def test_a_password_file_that_is_not_there_is_named(smtp: str, page: Path, tmp_path: Path) -> None:
    ways = Ways(None, ("a@example.org",), smtp, tmp_path / "none")
    with pytest.raises(MailRefused, match="none cannot be read"):
        send_mail(ways, build_mail(ways, "nothing", [], page))


@pytest.mark.parametrize("smtp", ["smtp://me:secret@mail.test", "smtp://[mail.test"])
def test_an_address_with_a_password_is_refused_without_saying_it(smtp: str, tmp_path: Path) -> None:
    files = ("--portals", tmp_path / "a.csv", "--out", tmp_path, "--db", tmp_path / "a.db")
    ended = nianbao("schedule", "run", *files, "--smtp", smtp)
    assert ended.returncode == ExitCode.USAGE
    assert "Traceback" not in ended.stderr
    assert "secret" not in ended.stderr
