"""`python -m hub_config.service.interviews.notebook_html THEME`: a notebook as a page of HTML.

A process of its own, from standard input to standard output: a notebook is strangers' work, and
whoever writes one may know what makes a renderer slow. Nothing in the page runs: see the policy of
`NotebookViewHandler`.
"""

from __future__ import annotations

import asyncio
import sys

from prepstack.errors import NotFound, Unavailable

LONGEST_SECONDS = 30.0
AT_ONCE = asyncio.Semaphore(2)
THEMES = ("light", "dark")
NOT_SHOWN = "This notebook cannot be shown here. Download it, and open it in Jupyter."


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
            *command, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL
        )
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                page, _ = await process.communicate(notebook.encode())
        except TimeoutError:
            raise Unavailable(NOT_SHOWN) from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    if process.returncode != 0:
        raise NotFound(NOT_SHOWN)
    return page


if __name__ == "__main__":
    sys.stdout.write(render(sys.stdin.read(), sys.argv[1]))
