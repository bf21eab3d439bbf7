"""How much a decoded text looks like Chinese somebody wrote."""

from collections import Counter
from functools import cache

LEVEL_1_GB2312 = (range(0xB0, 0xD8), range(0xA1, 0xFF))
LEVEL_1_BIG5 = (range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
PUNCTUATION = frozenset("　、。，；：？！（）《》“”‘’—…·〔〕【】％．○●￥")


def plausibility(text: str) -> float:
    """The share of common Chinese characters among the non-ASCII ones, less that of decoding errors.

    1 is flawless Chinese, 0 has none; ASCII alone is 0. Negative where most is broken.
    """
    counts = {character: count for character, count in Counter(text).items() if character > "\x7f"}
    total = sum(counts.values())
    if not total:
        return 0.0
    common = sum(count for character, count in counts.items() if character in common_characters())
    return (common - 2 * counts.get("\ufffd", 0)) / total


@cache
def common_characters() -> frozenset[str]:
    """The first levels of GB 2312 and Big5 (by use, not by radical) and Chinese punctuation."""
    levels = ((LEVEL_1_GB2312, "gb2312"), (LEVEL_1_BIG5, "big5"))
    decoded = (
        bytes((lead, trail)).decode(charset, "ignore")
        for (leads, trails), charset in levels
        for lead in leads
        for trail in trails
    )
    return frozenset(character for character in decoded if character) | PUNCTUATION
