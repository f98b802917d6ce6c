"""Numbers as people read them."""

_WHOLE = 100
_SMALL = 0.005


def number(value: float) -> str:
    """Write a number: whole from a hundred on, else with three digits that count."""
    return f"{value:,.0f}" if value >= _WHOLE else f"{value:.3g}"


def usd(value: float) -> str:
    """Write an amount in USD to the cent, and say of less that it is less."""
    return "< 0.01" if 0 < value < _SMALL else f"{value:,.2f}"
