// Copies the invitation link.

const copy = document.querySelector("[data-copy]");
if (copy) {
  const link = document.getElementById(copy.dataset.copy);
  const copied = document.querySelector("[data-copied]");
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    link.select();
    try {
      await navigator.clipboard.writeText(link.value);
    } catch {
      // Without that permission the selected text can still be copied the old way.
      document.execCommand("copy");
    }
    copied.textContent = "Copied.";
    window.setTimeout(() => {
      copied.textContent = "";
    }, 4000);
  });
}
