"""Office files are ZIP archives of XML; both are bounded before they are trusted."""

import zipfile
import zlib
from io import BytesIO

from lxml import etree

from extract.attachments.kinds import BROKEN_ZIP
from extract.errors import UnreadableBytes

MAX_XML_BYTES = 64 * 1024 * 1024
MALFORMED = (
    *BROKEN_ZIP,
    *(KeyError, EOFError, OSError, RuntimeError, zlib.error, etree.XMLSyntaxError),
)


def open_parts(body: bytes) -> zipfile.ZipFile:
    """Raises UnreadableBytes for a broken archive."""
    try:
        return zipfile.ZipFile(BytesIO(body))
    except BROKEN_ZIP as error:
        raise UnreadableBytes("The Office file is broken: fetch it again.") from error


def read_xml(file: zipfile.ZipFile, name: str) -> etree._Element:
    """One member parsed without entities or network; at most `MAX_XML_BYTES`."""
    try:
        with file.open(name) as member:
            data = member.read(MAX_XML_BYTES + 1)
        if len(data) > MAX_XML_BYTES:
            raise UnreadableBytes(f"{name} of the Office file is larger than {MAX_XML_BYTES} bytes.")
        return etree.fromstring(
            data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        )
    except MALFORMED as error:
        raise UnreadableBytes(
            "The Office file is broken or encrypted: fetch it again or save it anew."
        ) from error
