"""What can go wrong while watching, one exception a case."""

from archive.errors import ExitCode, NianbaoError


class StepFailed(NianbaoError):
    """Raised when a command of a scheduled run ended in a way that the run cannot go on from."""

    def __init__(self, command: str, code: int, words: str) -> None:
        super().__init__(f"`nianbao {command}` ended with {code}: {words}")
        self.exit_code = next((known for known in ExitCode if known == code), ExitCode.BUG)


class ScrapydRefused(NianbaoError):
    """Raised when a scrapyd cannot be reached or does not take a run."""

    exit_code = ExitCode.INPUT_UNUSABLE


class NotInstalled(NianbaoError):
    """Raised when a timer or crontab line cannot be written."""

    exit_code = ExitCode.INPUT_UNUSABLE


class WebhookSilent(NianbaoError):
    """Raised when a webhook does not take the message about a run."""

    exit_code = ExitCode.INPUT_UNUSABLE


class PortTaken(NianbaoError):
    """Raised when a page cannot be served on a port."""

    exit_code = ExitCode.USAGE


class MailRefused(NianbaoError):
    """Raised when a mail server does not take the message about a run."""

    exit_code = ExitCode.INPUT_UNUSABLE
