"""Labels as matching keys: what stays of a label without numbering, notes, quotes and counting words."""

import re
from functools import lru_cache

from extract.numbers import fold, strip_marks

MAX_LABEL = 400

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|\((?:[^()]*)$")
_NUMBERING = re.compile(
    r"^(?:其中[::]?|[一二三四五六七八九十]{1,3}[、.,]|\d{1,2}[、.,:)]*(?=[^\d])|[.、:,;)]|[#*※])+"
)
_PUNCTUATION = re.compile(r"[\s\"'“”‘’「」『』《》〈〉<>、,.。:：;；!?/\\|_·…—–~-]+")
_COUNTING = re.compile(r"(?<=..)(?:总?(?:[次条人项]|(?<!文)件)?数量?|总量)$")


def label_key(text: str) -> str:
    """The key of a label or heading; two labels with one key mean the same row of one form."""
    return _key(text) if len(text) <= MAX_LABEL else _key(text[:MAX_LABEL])


@lru_cache(8192)
def _key(text: str) -> str:
    squeezed = fold(strip_marks(text)).replace(" ", "").replace("其它", "其他")
    bare = squeezed
    for _ in range(2):
        bare = _BRACKETS.sub("", bare)
    bare = _NUMBERING.sub("", bare or squeezed)
    bare = _PUNCTUATION.sub("", bare)
    return _COUNTING.sub("", bare)
