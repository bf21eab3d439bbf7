"""Tables of which only a run of characters is left: 主动公开文件数条346085376其中：1、政府网站公开数条…"""

from collections.abc import Iterator, Sequence

from extract.model import Part


def lift_run_together(parts: Sequence[Part]) -> Iterator[Part]:
    yield from parts
