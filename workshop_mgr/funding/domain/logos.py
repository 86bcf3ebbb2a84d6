"""How large a logo has to be, in print and on pages. Pure."""

from dataclasses import dataclass

from workshop_mgr.core.errors import Refused

PRINT_DPI, SCREEN_DPI = 150, 96
WIDEST, HIGHEST = 192, 64
"""Pixels a logo takes on a page where no rule asks for more."""
CLEAR_STEP = 8
_TENTHS_PER_INCH = 254
"""Tenths of a millimeter: whole numbers stay exact."""


@dataclass(frozen=True, slots=True)
class LogoRule:
    """What a contributor asks for: how wide at least, and how much space around; None: nothing."""

    least_millimeters: int | None = None
    clear_millimeters: int | None = None

    def check(self, width: int) -> None:
        """Refuse a picture that would be blurred in print at its least width.

        Raises:
            Refused: ``logo_too_few_pixels`` with ``millimeters``, ``needed``, ``width``, ``dpi``.
        """
        needed = pixels(self.least_millimeters or 0, PRINT_DPI)
        if width < needed:
            raise Refused(
                "logo_too_few_pixels", millimeters=self.least_millimeters, needed=needed,
                width=width, dpi=PRINT_DPI,
            )  # fmt: skip

    def shown(self, width: int, height: int) -> tuple[int, int]:
        """Return how wide and high a picture is shown on a page: small, never below its rule."""
        scale = min(1, WIDEST / width, HIGHEST / height)
        wide = max(round(width * scale), pixels(self.least_millimeters or 0, SCREEN_DPI), 1)
        return wide, max(round(height * wide / width), 1)

    @property
    def clear_steps(self) -> int:
        """Return how much space a page keeps free around a logo, in steps of eight pixels."""
        return _up(pixels(self.clear_millimeters or 0, SCREEN_DPI), CLEAR_STEP)


def pixels(millimeters: int, dpi: int) -> int:
    """Return how many pixels a length takes, rounded up."""
    return _up(millimeters * 10 * dpi, _TENTHS_PER_INCH)


def _up(number: int, unit: int) -> int:
    """Divide and round up."""
    return -(-number // unit)
