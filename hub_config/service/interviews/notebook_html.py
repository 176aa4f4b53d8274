"""`python -m hub_config.service.interviews.notebook_html THEME`: a notebook as a page of HTML.

A process of its own, from standard input to standard output: a notebook is strangers' work, and
whoever writes one may know what makes a renderer slow. Nothing in the page runs: see the policy of
`NotebookViewHandler`.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys

from prepstack.errors import NotFound, Unavailable

LONGEST_SECONDS = 30.0
# Nothing of the service's, and no home: Jupyter asks for one, prepStack's user may have none.
ENVIRONMENT = {"PATH": os.defpath, "HOME": "/nonexistent", "LANG": "C.UTF-8"}
LONGEST_COMPLAINT = 500  # bytes
AT_ONCE = asyncio.Semaphore(2)
THEMES = ("light", "dark")
NOT_SHOWN = "This notebook cannot be shown here. Download it, and open it in Jupyter."
log = logging.getLogger(__name__)


def render(notebook: str, theme: str) -> str:
    import nbformat  # here, so that the service itself does not carry them
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(template_name="lab", theme=theme)  # type: ignore[no-untyped-call]
    exporter.mathjax_url = exporter.require_js_url = exporter.mermaid_js_url = ""
    read = nbformat.reads(notebook, as_version=4)  # type: ignore[no-untyped-call]
    page, _ = exporter.from_notebook_node(read)
    return str(page)


async def rendered(notebook: str, theme: str) -> bytes:
    """The page. Raises `NotFound` where there is none, `Unavailable` where it takes too long."""
    command = (sys.executable, "-m", __name__, theme)
    pipe = asyncio.subprocess.PIPE
    async with AT_ONCE:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=pipe, stdout=pipe, stderr=pipe, env=ENVIRONMENT
        )
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                page, complaint = await process.communicate(notebook.encode())
        except TimeoutError:
            raise Unavailable(NOT_SHOWN) from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    if process.returncode != 0:
        log.warning(
            "A notebook cannot be shown: %s",
            complaint[-LONGEST_COMPLAINT:].decode("utf-8", "replace"),
        )
        raise NotFound(NOT_SHOWN)
    return page


if __name__ == "__main__":
    sys.stdout.write(render(sys.stdin.read(), sys.argv[1]))
