"""What can go wrong with a cluster, one exception a case."""

from archive.errors import ExitCode, NianbaoError


class ClusterUnreachable(NianbaoError):
    """Raised when no scheduler answers at an address, or none any more."""

    exit_code = ExitCode.INPUT_UNUSABLE


class OtherVersion(NianbaoError):
    """Raised when a worker runs other code than the program that gives it work."""

    exit_code = ExitCode.INPUT_UNUSABLE


class TaskLost(NianbaoError):
    """Raised when the workers that try a task die again and again."""

    exit_code = ExitCode.INPUT_UNUSABLE
