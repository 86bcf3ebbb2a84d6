"""Pictures of any size to send as logos."""

from io import BytesIO

from PIL import Image


def picture(width, height=100):
    """Return a PNG file."""
    file = BytesIO()
    Image.new("RGB", (width, height), "red").save(file, "PNG")
    return file.getvalue()
