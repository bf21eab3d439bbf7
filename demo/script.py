"""Chinese script and vocabulary of mirrors: traditional characters, Taiwan words, glosses."""

from functools import cache

from opencc import OpenCC

from demo.wording import read_data


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


@cache
def to_traditional(text: str) -> str:
    """The text in traditional characters."""
    converted: str = _converter("s2t").convert(text)
    return converted


def survives(text: str) -> bool:
    """Whether a reader of simplified characters gets the text back unchanged."""
    back: str = _converter("t2s").convert(to_traditional(text))
    return back == text


def to_taiwan(text: str) -> str:
    """The text in traditional characters with the words of Taiwan in place of the mainland's."""
    words = read_data("taiwan")
    for word, other in (*words["telling"].items(), *words["also"].items()):
        text = text.replace(word, other)
    return to_traditional(text)


def taiwan_words(text: str) -> set[str]:
    """The words of a text by which a reader of `to_taiwan` knows the vocabulary."""
    return {word for word in read_data("taiwan")["telling"] if word in text}


def gloss(text: str) -> str:
    """Writes the reading behind each of the mirror's characters, in whole characters."""
    readings = read_data("glosses")
    return "".join(f"{char}({readings[char]})" if char in readings else char for char in text)
