"""Units of money: a printed value in the canonical unit, and in yuan."""

from decimal import Decimal

from extract.numbers.words import load_words


def plain(value: Decimal) -> int | float:
    """An integral value as int, any other as float."""
    return int(value) if value == value.to_integral_value() else float(value)


def in_unit(value: Decimal, printed: str | None, canonical: str) -> Decimal:
    """`value` of the printed unit in the canonical one; only units of money differ by a factor."""
    money = load_words().money
    if printed in money and canonical in money:
        return value * money[printed] / money[canonical]
    return value


def amount_yuan(value: Decimal, printed: str) -> str | None:
    """Plain decimal text of `value` in yuan; None where the printed unit is no money."""
    factor = load_words().money.get(printed)
    if factor is None:
        return None
    text = format(value * factor, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
