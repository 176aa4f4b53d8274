"""Messages of a browser and its room, one file per feature; `browser.py` has their union."""
