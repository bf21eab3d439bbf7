"""The furniture of a portal's pages: style sheet, banner, emblem, seal and badge, drawn by this code."""

import math
import struct
import zlib
from collections.abc import Iterator
from random import Random

STYLE = """\
body{margin:0 auto;max-width:1000px;font:14px/1.8 "Noto Sans CJK SC","Microsoft YaHei",SimSun,sans-serif}
header,.header,.ad{min-height:90px;background:#c11 url(/assets/banner.png) repeat-x;color:#fff}
header img,.header img,.ad img{height:72px;vertical-align:middle;margin:9px}
.nav li,#menu li,header li{display:inline;margin-right:1em}
table{border-collapse:collapse}
table[border="1"],table[border="1"] td{border:1px solid #777}
table[border="1"] td{padding:2px 6px}
.footer,footer,.bottom{border-top:2px solid #c11;text-align:center}
"""
GOLD, PALE = (255, 214, 0), (255, 255, 255)
BANNER = (64, 90)
SEAL = 120
BADGE = (80, 32)
# Codes of a GIF that is not compressed: 128 clears the table, which must not fill.
CLEAR, END, LITERALS = 128, 129, 126

Pixels = Iterator[bool]


def build_furniture(chance: Random) -> dict[str, tuple[str, bytes]]:
    """Media type and bytes of the files that all pages of a portal show, by their paths."""
    warmth = chance.randint(0, 60)
    return {
        "/assets/site.css": ("text/css", STYLE.encode()),
        "/assets/banner.png": ("image/png", banner(chance, warmth)),
        "/assets/top.gif": ("image/gif", gif(1, 90, iter([True] * 90), (193, warmth, 17))),
        "/assets/emblem.svg": ("image/svg+xml", emblem(chance.randint(5, 24)).encode()),
        "/assets/seal.gif": ("image/gif", gif(SEAL, SEAL, seal(), (200, warmth, 30))),
        "/assets/badge.gif": ("image/gif", gif(*BADGE, badge(), (193, warmth, 17))),
    }


def banner(chance: Random, warmth: int) -> bytes:
    """A PNG that repeats sideways: a red that grows darker downwards, with a wave of gold."""
    width, height = BANNER
    crest = chance.randint(height // 2, height - 10)
    rows = []
    for y in range(height):
        shade = (193 - y // 2, warmth // 2, 17)
        wave = (abs(y - crest - 5 * math.sin(2 * math.pi * x / width)) < 1 for x in range(width))
        rows.append(b"\0" + b"".join(bytes(GOLD if on else shade) for on in wave))
    return png(width, height, b"".join(rows))


def png(width: int, height: int, rows: bytes) -> bytes:
    """A PNG of RGB rows, each behind its filter octet."""
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def gif(width: int, height: int, pixels: Pixels, colour: tuple[int, int, int]) -> bytes:
    """A GIF of one colour on white."""
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF6, 0, 0)
    palette = bytes(PALE) + bytes(colour) + bytes(3 * 126)
    codes = bytearray()
    for number, on in enumerate(pixels):
        if number % LITERALS == 0:
            codes.append(CLEAR)
        codes.append(on)
    codes.append(END)
    blocks = (codes[at : at + 255] for at in range(0, len(codes), 255))
    data = b"".join(bytes((len(block),)) + block for block in blocks)
    return head + palette + b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x07" + data + b"\0;"


def seal() -> Pixels:
    """A ring with a five-pointed star, as it stands under documents."""
    middle = SEAL / 2
    for y in range(SEAL):
        for x in range(SEAL):
            radius = math.hypot(x - middle, y - middle)
            yield middle - 6 < radius < middle - 1 or radius < star_edge(x - middle, y - middle, middle / 2)


def star_edge(x: float, y: float, size: float) -> float:
    """How far a five-pointed star reaches from its middle in the direction of a point."""
    turn = (math.atan2(x, -y) + math.pi / 5) % (2 * math.pi / 5) - math.pi / 5
    inner = size * math.cos(2 * math.pi / 5) / math.cos(math.pi / 5)
    near_x, near_y = inner * math.cos(math.pi / 5), inner * math.sin(math.pi / 5)
    return size * near_y / (near_y * math.cos(turn) + (size - near_x) * math.sin(abs(turn)))


def badge() -> Pixels:
    """A frame with bars, as footers show for registered sites."""
    width, height = BADGE
    for y in range(height):
        for x in range(width):
            in_frame = min(x, y, width - 1 - x, height - 1 - y) < 2
            yield in_frame or (12 < x < width - 12 and y % 8 in (3, 4))


def emblem(teeth: int) -> str:
    """An SVG: a gear with five stars."""
    turns = (f"rotate({360 * tooth / teeth:.1f} 50 50)" for tooth in range(teeth))
    gear = "".join(f'<rect x="45" y="1" width="10" height="12" transform="{turn}"/>' for turn in turns)
    places = ((50, 40, 15), (26, 55, 6), (40, 66, 6), (60, 66, 6), (74, 55, 6))
    stars = "".join(f'<polygon points="{star_points(*place)}"/>' for place in places)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100" height="100">'
        f'<g fill="#ffd600">{gear}<circle cx="50" cy="50" r="44"/></g>'
        f'<circle cx="50" cy="50" r="40" fill="#c11"/><g fill="#ffd600">{stars}</g></svg>'
    )


def star_points(x: float, y: float, size: float) -> str:
    """The ten corners of a star."""
    reaches = [size, size * 0.382] * 5
    turns = [corner * math.pi / 5 for corner in range(10)]
    points = zip(reaches, turns, strict=True)
    return " ".join(f"{x + far * math.sin(turn):.1f},{y - far * math.cos(turn):.1f}" for far, turn in points)
