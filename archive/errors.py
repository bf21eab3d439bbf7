"""The project's exit codes and the root of its exceptions.

It stands in the lowest room, so that every room may raise them. Each room draws its own
exceptions in its own `errors.py`.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """Process exit codes, part of the command contract."""

    OK = 0
    BUG = 1
    USAGE = 2
    INPUT_UNUSABLE = 3
    ARCHIVE_WRITE_FAILED = 4
    DISK_LOW = 5
    PORTALS_FAILED = 6
    FAULTS_FOUND = 7
    OTHER_SCHEMA = 8
    FOLDER_IN_USE = 9
    PROGRAM_MISSING = 10
    INTERRUPTED = 130


class NianbaoError(Exception):
    """An expected failure: one sentence that says what to do, and an exit code."""

    exit_code: ExitCode = ExitCode.BUG


class InputUnusable(NianbaoError):
    """Raised when a file or address given by the user cannot be used."""

    exit_code = ExitCode.INPUT_UNUSABLE


class ArchiveWriteFailed(NianbaoError):
    """Raised when a record could not be written or synced to disk."""

    exit_code = ExitCode.ARCHIVE_WRITE_FAILED


class FolderInUse(NianbaoError):
    """Raised when another process holds the lock of a crawl directory."""

    exit_code = ExitCode.FOLDER_IN_USE


class ProgramMissing(NianbaoError):
    """Raised when an optional program that a command needs is not installed."""

    exit_code = ExitCode.PROGRAM_MISSING


class OtherSchema(NianbaoError):
    """Raised when a database was made by another schema version."""

    exit_code = ExitCode.OTHER_SCHEMA
