"""A division through its renames and new codes: 清新县 (441827) and 清新区 (441803) are one."""

from collections import Counter
from functools import cache

from extract.places import iter_changes

# One division goes on under another name or code; 撤销 and 新设 and mergers name no single heir.
CONTINUES = frozenset(
    ("同名改码", "更名", "撤县设市", "撤县设区", "撤市设区", "撤旗设区", "撤区设县", "撤地设市")
)
MAX_STEPS = 20

Unit = tuple[str, str]  # 12 digits and name


@cache
def _heirs() -> dict[Unit, Unit]:
    """The next form of a division, where the changes name exactly one, and one forebear of that."""
    pairs = {
        (change.old, change.new)
        for change in iter_changes()
        if change.kind in CONTINUES and change.old != change.new
    }
    forebears = Counter(new for _, new in pairs)
    heirs = Counter(old for old, _ in pairs)
    return {old: new for old, new in pairs if heirs[old] == 1 and forebears[new] == 1}


def find_latest(code: str, name: str) -> Unit:
    """The last form of a division, itself where nothing is known to follow."""
    unit, heirs = (f"{code[:6]:0<12}", name), _heirs()
    for _ in range(MAX_STEPS):
        if unit not in heirs:
            break
        unit = heirs[unit]
    return unit
