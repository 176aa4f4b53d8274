"""The judge: runs solutions nobody trusts against cases, behind a small HTTP API (docs/judge.md)."""
