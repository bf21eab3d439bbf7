"""What can go wrong while fetching, one exception a case."""

from scrapy.exceptions import IgnoreRequest

from archive.errors import ExitCode, NianbaoError


class AddressRefused(NianbaoError):
    """Raised when a host resolves only to addresses the crawl may not connect to."""

    exit_code = ExitCode.PORTALS_FAILED


class HostUnknown(NianbaoError):
    """Raised when a host name has no address."""

    exit_code = ExitCode.PORTALS_FAILED


class OperatorMissing(NianbaoError):
    """Raised when a host beyond loopback would be asked without saying who asks."""

    exit_code = ExitCode.USAGE


class DiskLow(NianbaoError):
    """Raised when the disk of the crawl directory is nearly full."""

    exit_code = ExitCode.DISK_LOW


class BadOption(NianbaoError):
    """Raised when an option of the crawl cannot be understood."""

    exit_code = ExitCode.USAGE


class PartFailed(NianbaoError):
    """Raised when the crawl of one portal meets what stops the crawl of all."""

    def __init__(self, sentence: str, exit_code: ExitCode) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


class Settled(IgnoreRequest):
    """Raised when the frontier has dealt with an answer and no callback is to see it."""


class ChallengeMet(IgnoreRequest):
    """Raised when a host answers with a challenge instead of a page."""


class Overblown(IgnoreRequest):
    """Raised when a compressed body unpacks to more than anything worth reading."""


class RedirectRefused(IgnoreRequest):
    """Raised when a redirect leads nowhere a crawl can go."""


class HostClosed(IgnoreRequest):
    """Raised when a host could not be reached and its seeds are given back to their errbacks."""


class Http2Only(IgnoreRequest):
    """Raised when a host speaks HTTP/2 and nothing older, whose bytes no WARC record can hold."""


class Excluded(IgnoreRequest):
    """Raised when robots.txt forbids what a rendered page asks for."""


class BrowserMissing(IgnoreRequest):
    """Raised when a page needs a browser and none is there or wanted."""
