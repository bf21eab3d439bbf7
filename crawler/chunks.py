"""Undoes chunked transfer-coding as leniently as browsers do.

Twisted's decoder ends the connection at a quoted chunk extension, a blank after the size or a bare
line feed, all of which servers send.
"""

import re
from collections.abc import Callable
from typing import Literal

from twisted.web.http import PotentialDataLoss, _DataLoss

SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?\r?\Z", re.DOTALL)
MAX_LINE = 16 * 1024

State = Literal["size", "data", "end of data", "trailer", "never chunked", "broken", "ended"]


class ChunkDecoder:
    """Hands data to `on_data`, and what follows the last chunk to `on_end`.

    A body that does not begin with a chunk size was never chunked and is passed on as it is. After
    a later line that cannot be read the message has no known end: it lasts until the connection does.
    """

    def __init__(self, on_data: Callable[[bytes], None], on_end: Callable[[bytes], None]) -> None:
        self._on_data = on_data
        self._on_end = on_end
        self._buffer = bytearray()
        self._state: State = "size"
        self._is_first = True
        self._left = 0  # bytes of the chunk that are still to come
        self._steps: dict[State, Callable[[], bool]] = {
            "size": self._read_size,
            "data": self._pass_data,
            "end of data": self._skip_line_end,
            "trailer": self._read_trailer,
            "never chunked": self._pass_all,
            "broken": self._drop_all,
            "ended": self._drop_all,
        }

    @property
    def is_broken(self) -> bool:
        """Whether the framing cannot be followed any further."""
        return self._state == "broken"

    def dataReceived(self, data: bytes) -> None:  # noqa: N802  (Twisted's name)
        """Takes in what came."""
        self._buffer += data
        while self._buffer and self._steps[self._state]():
            pass

    def noMoreData(self) -> None:  # noqa: N802  (Twisted's name)
        """The connection has ended. Raises what Twisted expects if the body is not known to be whole."""
        if self._is_first and self._buffer:
            self._state = "never chunked"
            self._pass_all()
        if self._state == "trailer":  # only line ends are missing
            self._end(b"")
        elif self._state == "never chunked":
            self._end(b"")
            raise PotentialDataLoss
        elif self._state != "ended":
            raise _DataLoss(f"The connection ended at the {self._state} of a chunk.")

    def _read_size(self) -> bool:
        end = self._buffer.find(b"\n")
        if end < 0 and len(self._buffer) <= MAX_LINE:
            return False
        size = SIZE.match(self._buffer[:end]) if end >= 0 else None
        if size is None:
            self._state = "never chunked" if self._is_first else "broken"
            return True
        self._left = int(size[1], 16)
        self._state = "data" if self._left else "trailer"
        self._is_first = False
        del self._buffer[: end + 1]
        return True

    def _pass_data(self) -> bool:
        piece = bytes(self._buffer[: self._left])
        del self._buffer[: self._left]
        self._left -= len(piece)
        if not self._left:
            self._state = "end of data"
        self._on_data(piece)
        return True

    def _skip_line_end(self) -> bool:
        if self._buffer == b"\r":
            return False
        for line_end in (b"\r\n", b"\n"):
            if self._buffer.startswith(line_end):
                del self._buffer[: len(line_end)]
                break
        self._state = "size"
        return True

    def _read_trailer(self) -> bool:
        end = self._buffer.find(b"\n")
        if end < 0:
            if len(self._buffer) > MAX_LINE:
                self._state = "broken"
            return self.is_broken
        is_last = bytes(self._buffer[:end]) in (b"", b"\r")
        del self._buffer[: end + 1]
        if is_last:
            rest = bytes(self._buffer)
            self._buffer.clear()
            self._end(rest)
        return True

    def _pass_all(self) -> bool:
        self._on_data(bytes(self._buffer))
        self._buffer.clear()
        return False

    def _drop_all(self) -> bool:
        self._buffer.clear()
        return False

    def _end(self, rest: bytes) -> None:
        self._state = "ended"
        self._on_end(rest)
