/** Outputs are capped in height; what is longer can be opened. */

import type { CodeCell } from "@jupyterlab/cells";

/** `lab.css` has the height. */
export function capOutputs(cell: CodeCell): void {
  const area = cell.outputArea.node;
  const wrapper = area.parentElement;
  if (!wrapper) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "ps-more";
  const show = (isWhole: boolean) => {
    area.classList.toggle("ps-whole", isWhole);
    button.setAttribute("aria-expanded", String(isWhole));
    button.textContent = isWhole ? "Show less" : "Show all of this output";
  };
  button.addEventListener("click", () => show(!area.classList.contains("ps-whole")));
  show(false);
  const watch = new ResizeObserver(() => {
    const isLong = area.scrollHeight > area.clientHeight;
    button.hidden = !isLong && !area.classList.contains("ps-whole");
  });
  watch.observe(area);
  cell.disposed.connect(() => watch.disconnect());
  button.hidden = true;
  wrapper.after(button);
}
