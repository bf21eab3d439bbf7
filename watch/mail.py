"""The message about a run by e-mail, through a mail server."""

import os
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from watch.errors import MailRefused
from watch.monitors import Finding

TIMEOUT_S = 30
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
PASSWORD = "NIANBAO_SMTP_PASSWORD"  # the name of a variable


@dataclass(frozen=True, slots=True)
class Ways:
    """Whom to tell of a run: a webhook's address; mail addresses and their server.

    `smtp` is smtp://, smtp+starttls:// or smtps:// with [USER@]HOST[:PORT]. The password stands in a file
    or in the environment and is read when a mail is sent, so that no store and no unit holds it.
    """

    webhook: str | None = None
    mail_to: tuple[str, ...] = ()
    smtp: str = "smtp://127.0.0.1"
    password_file: Path | None = None


def build_mail(ways: Ways, run: str, findings: Sequence[Finding], page: Path) -> EmailMessage:
    """The run in a line as subject, the findings as text, the page about it attached."""
    alarms = [finding for finding in findings if finding.status == "alarm"]
    message = EmailMessage()
    message["Subject"] = f"nianbao: {len(alarms)} alarms" if alarms else "nianbao: a run without alarms"
    message["From"], message["To"] = f"nianbao <{ways.mail_to[0]}>", ", ".join(ways.mail_to)
    lines = [run, "", *(f"{one.status:>14}  {one.monitor}: {one.detail}" for one in findings)]
    message.set_content("\n".join(lines) + "\n")
    message.add_attachment(page.read_text(encoding="utf-8"), subtype="html", filename=page.name)
    return message


def send_mail(ways: Ways, message: EmailMessage) -> None:
    """Hands a message to the server. Raises MailRefused."""
    server = urlsplit(ways.smtp)
    try:
        with connect(server.scheme, server.hostname or "", server.port or PORTS[server.scheme]) as smtp:
            if server.username:
                smtp.login(unquote(server.username), read_password(ways.password_file))
            smtp.send_message(message)
    except (OSError, smtplib.SMTPException, ValueError, KeyError) as error:
        raise MailRefused(
            f"{ways.smtp} does not take the mail ({error}); check --smtp and --mail-to."
        ) from error


def read_password(file: Path | None) -> str:
    """The first line of a file, or the variable of the environment. Raises MailRefused."""
    if file is None:
        return os.environ.get(PASSWORD, "")
    try:
        return file.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
    except (OSError, ValueError) as error:
        raise MailRefused(f"{file} cannot be read ({error}); write the password of --smtp there.") from error


def connect(scheme: str, host: str, port: int) -> smtplib.SMTP:
    """A connection, encrypted if the scheme says so."""
    context = ssl.create_default_context()
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=context)
    smtp = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
    if scheme == "smtp+starttls":
        smtp.starttls(context=context)
    return smtp
