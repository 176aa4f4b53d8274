"""The dashboard, and the pages it leads to."""
