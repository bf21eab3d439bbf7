"""How the spam mirrors break a text: a forward model on the bytes of its traditional GBK form.

Every glossed character is replaced byte by byte, so also where its two bytes straddle two others; the
text is cut at the bytes of 。 ， ！ wherever they occur; each piece is decoded alone.
"""

import re

from demo.script import to_traditional
from demo.wording import read_data

CUTS = re.compile(rb"(\xa1\xa3|\xa3\xac|\xa3\xa1)")
FIRST_TRAIL = 0x40
LOST = "?"


def break_text(text: str) -> str:
    """The simplified text as the mirror shows it; LookupError never, unknown pairs vanish."""
    data = to_traditional(text).encode("gbk", "ignore")
    return "".join(map(decode_piece, CUTS.split(insert_glosses(data))))


def insert_glosses(data: bytes) -> bytes:
    """Replaces every glossed character by itself and its reading, aligned or not."""
    for char, reading in read_data("glosses").items():
        pair = char.encode("gbk")
        data = data.replace(pair, pair + f"({reading})".encode("gbk"))
    return data


def decode_piece(data: bytes) -> str:
    """Decodes pair by pair: a lone lead byte turns into ? and swallows a low byte, unmapped pairs vanish."""
    text = []
    at = 0
    while at < len(data):
        if data[at] < 0x80:
            text.append(chr(data[at]))
            at += 1
            continue
        pair = data[at : at + 2]
        text.append(LOST if len(pair) < 2 or pair[1] < FIRST_TRAIL else pair.decode("gbk", "ignore"))
        at += 2
    return "".join(text)


def is_shifted(broken: str) -> bool:
    """Whether bytes went astray in a broken text."""
    return LOST in broken


def keeps_numbers(text: str, broken: str) -> bool:
    """Whether all digits of the text stand in the broken one, in order."""
    return re.findall(r"\d", text) == re.findall(r"\d", broken)
