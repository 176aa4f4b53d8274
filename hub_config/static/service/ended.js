// The notebook in the colours that the person prefers, and again when they change.

const frame = document.querySelector("[data-dark-src]");
if (frame) {
  const light = frame.getAttribute("src");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const show = () => {
    const wanted = dark.matches ? frame.dataset.darkSrc : light;
    if (frame.getAttribute("src") !== wanted) frame.setAttribute("src", wanted);
  };
  dark.addEventListener("change", show);
  show();
}
