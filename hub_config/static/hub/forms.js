// Small comforts of the hub's forms; each form works without them.

const form = document.querySelector("form.form");
const show = form?.querySelector(".show-passwords");

if (show) {
  const boxes = [...form.querySelectorAll("input[type=password]")];
  show.hidden = false;
  show.addEventListener("click", () => {
    const shown = show.getAttribute("aria-pressed") !== "true";
    show.setAttribute("aria-pressed", String(shown));
    for (const box of boxes) box.type = shown ? "text" : "password";
  });
  // Password managers and the browser's history know only fields of that type.
  form.addEventListener("submit", () => {
    for (const box of boxes) box.type = "password";
  });
}

// A second click must not send the form again while the first one is on its way.
let sent = false;
form?.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
  form.querySelector("[type=submit]").setAttribute("aria-busy", "true");
});
// Coming back with the browser's Back button shows the page as it was left: sendable again.
window.addEventListener("pageshow", () => {
  sent = false;
  form?.querySelector("[type=submit]").removeAttribute("aria-busy");
});
