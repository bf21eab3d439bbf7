"""What the spider asks of an answer before it is read as a page."""

from urllib.parse import urlsplit

from scrapy.http import Response

from spiders.page import Page

# The first bytes of PDF, ZIP (docx, ofd), OLE (doc, xls, wps), RTF, RAR, JPEG, PNG, GIF, TIFF.
FILE_MARKS = (
    b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"Rar!",
    b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*",
)  # fmt: skip


def title_of(body: bytes) -> str:
    """The title of a page, at most 200 characters."""
    return Page.from_bytes(body[:20_000], "").title[:200]


def is_file(body: bytes) -> bool:
    """Whether bytes are a document (PDF, office file, archive, image) rather than text."""
    return body.startswith(FILE_MARKS)


def asked_address(response: Response) -> str:
    """The address that was asked for, before any redirects."""
    before: list[str] = response.meta.get("redirected_from", [])
    return before[0] if before else response.url


def other_scheme(url: str) -> str | None:
    """https for http and the reverse; None where a port fixes the scheme."""
    if urlsplit(url).port:
        return None
    return (
        url.replace("https://", "http://", 1)
        if url.startswith("https://")
        else url.replace("http://", "https://", 1)
    )
