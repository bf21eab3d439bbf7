"""The failures of this room."""

from archive.errors import ExitCode, NianbaoError


class StepFailed(NianbaoError):
    """Raised when a command of the whole way ends with an error."""

    def __init__(self, step: str, code: int) -> None:
        super().__init__(f"`nianbao {step}` ended with code {code}; see its message above.")
        self.exit_code = ExitCode(code) if code in set(ExitCode) else ExitCode.BUG


class OtherWeb(NianbaoError):
    """Raised when the folder holds the results of another web."""

    exit_code = ExitCode.FOLDER_IN_USE


class PortTaken(NianbaoError):
    """Raised when no port is free for the web, or the one it had before is taken."""

    exit_code = ExitCode.FOLDER_IN_USE
