// Filters the list while one types; without this the form asks the service.

const form = document.querySelector("[data-search]");
if (form) {
  const none = document.querySelector("[data-none]");
  const show = () => {
    const words = form.elements.find.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const day of document.querySelectorAll("[data-day]")) {
      const rows = [...day.querySelectorAll("[data-row]")];
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
      }
      day.hidden = rows.every((row) => row.hidden);
    }
    none.hidden = document.querySelector("[data-day]:not([hidden])") !== null;
  };
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
}
