"""The charset in which a page can be read, whatever it says of itself."""

import re

DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
# No more of a page is looked at for what it declares.
MAX_HEAD = 1 << 16
# Of so many bytes of a UTF-8 page one may be wrong: pages are cut and pasted together.
RARELY = 500


def readable_charset(page: bytes) -> str:
    """UTF-8 if the page is that, else Big5 if it says so, else GB 18030.

    Declarations are wrong too often to be trusted: a page that is not UTF-8 is Chinese here.
    """
    if page.decode("utf-8", "replace").count("�") * RARELY <= len(page):
        return "utf-8"
    declared = DECLARED.search(page, 0, MAX_HEAD)
    return "big5" if declared is not None and declared.group(1).lower().startswith(b"big5") else "gb18030"
