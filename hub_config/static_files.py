"""Where the styles, icons and scripts of our pages are; hub and service both serve them."""

from pathlib import Path

STATIC = Path(__file__).parent / "static"
