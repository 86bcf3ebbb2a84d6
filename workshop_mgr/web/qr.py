"""QR codes (ISO/IEC 18004): an address as a drawing that the camera of a phone reads."""

from functools import lru_cache

import segno
from markupsafe import Markup

_QUIET_ZONE = 4
"""Modules of empty space around the code that the standard asks for."""


@lru_cache(maxsize=256)
def qr_code(address: str) -> Markup:
    """Return the code of an address as SVG that stands in a page, without a style of its own.

    It is black on white in every theme: not every camera reads a code in inverted colors. Finding
    its best pattern costs ten milliseconds, so it is done once for each address that is asked for.
    """
    code = segno.make_qr(address, error="l", boost_error=True)
    return Markup(  # noqa: S704 - the library writes paths, nothing of the address
        code.svg_inline(
            border=_QUIET_ZONE, omitsize=True, light="#fff", svgclass=None, lineclass=None
        )
    )
