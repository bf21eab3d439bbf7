"""The charset in which a page can be read, and the server before pywb that names it."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.request import urlopen

import pytest

from archive.charset import readable_charset
from archive.errors import InputUnusable
from archive.readable import ReadableServer
from archive.replay import free_port, listening

META = '<meta charset="{}"><title>政府資訊公開年度報告</title>' + "公開" * 100
PAGES = {
    "utf-8": META.format("gb2312").encode("utf-8"),
    "gb18030": META.format("utf-8").encode("gb18030"),
    "big5": META.format("big5").encode("big5"),
}


@pytest.mark.parametrize("charset", PAGES)
def test_a_page_is_read_as_what_it_is(charset: str) -> None:
    assert readable_charset(PAGES[charset]) == charset
    assert readable_charset(PAGES[charset][:-1]) == charset


class Mislabelled(BaseHTTPRequestHandler):
    """Every page under its charset's path, said to be Latin."""

    def do_GET(self) -> None:
        body = PAGES[self.path.rpartition("/")[2]]
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=iso-8859-1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def readable() -> Iterator[str]:
    """The server before one that mislabels; its address."""
    with HTTPServer(("127.0.0.1", 0), Mislabelled) as upstream:
        threading.Thread(target=upstream.serve_forever, daemon=True).start()
        with ReadableServer(("127.0.0.1", 0), ("127.0.0.1", upstream.server_port)) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}/archive"
            server.shutdown()
        upstream.shutdown()


@pytest.mark.parametrize("charset", PAGES)
def test_a_replayed_page_names_its_charset_and_a_raw_one_is_left_alone(readable: str, charset: str) -> None:
    with urlopen(f"{readable}/20240301083000mp_/{charset}", timeout=20) as shown:
        assert shown.headers["Content-Type"] == f"text/html; charset={charset}"
        assert shown.read() == PAGES[charset]
    with urlopen(f"{readable}/20240301083000id_/{charset}", timeout=20) as raw:
        assert raw.headers["Content-Type"] == "text/html; charset=iso-8859-1"
        assert raw.read() == PAGES[charset]


def test_a_port_in_use_is_named() -> None:
    port = free_port()
    with listening(port, 1), pytest.raises(InputUnusable, match=str(port)), listening(port, 1):
        pytest.fail("two servers on one port")
