"""JupyterHub's configuration: prepStack's, and whatever an operator adds below."""

from hub_config.hub import configure

configure(get_config())  # type: ignore[name-defined] # noqa: F821 - JupyterHub provides it
