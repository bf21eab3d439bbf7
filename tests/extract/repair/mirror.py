"""The way a spam mirror breaks a page, forwards: what repair has to undo.

Simplified text becomes traditional and is held as GBK bytes; pinyin is inserted behind certain byte
pairs wherever they match, across characters too; the bytes are cut at the patterns of some marks; and
each piece is decoded on its own, a lead byte left alone becoming "?" and taking a following byte along.
"""

import re
from functools import cache

from opencc import OpenCC

from extract.repair.readings import load_readings

GLOSSED = (
    "務報號發機構區辦據國簡稱豐澤單關於開動類數請復議訴訟問題進標組統計間電話網絡緊圍繞縣鄉"
    "鎮員會員實際結規範傳達落創廉潔領導強設機專項點監資學習貫徹執確專業訓練積極"
)
CUTS = "。，！"
SPACE = 0x40


def break_page(text: str, glossed: str = GLOSSED, cuts: str = CUTS) -> str:
    """The page as the mirror shows it."""
    data = to_traditional(text).encode("gbk", "xmlcharrefreplace")
    for character in dict.fromkeys(glossed):
        pair = character.encode("gbk")
        data = data.replace(pair, pair + f"({reading(character)})".encode("gbk", "ignore"))
    pieces = re.split(b"(" + b"|".join(mark.encode("gbk") for mark in cuts) + b")", data)
    return "".join(decode_alone(piece) for piece in pieces)


@cache
def to_traditional(text: str) -> str:
    """The text in traditional script."""
    return str(OpenCC("s2t").convert(text))


@cache
def reading(character: str) -> str:
    """The first reading of a character, with its tone mark."""
    toned, _ = load_readings()
    return min(found for found, characters in toned.items() if character in characters)


def decode_alone(piece: bytes) -> str:
    """GBK as a lenient decoder reads it: a broken pair becomes ?, an unmapped one nothing."""
    text, position = "", 0
    while position < len(piece):
        pair = piece[position : position + 2]
        if pair[0] < 0x80:
            text += chr(pair[0])
            position += 1
        elif len(pair) == 1 or pair[1] < SPACE:
            text += "?"
            position += 2
        else:
            text += pair.decode("gbk", "ignore")
            position += 2
    return text
