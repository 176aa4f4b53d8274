"""The judge: runs solutions nobody trusts against cases, behind an HTTP API (docs/judge.md)."""
