// Small comforts of every page; each page works without them.

// The service writes times in this zone from now on, and groups interviews by its days.
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
const zone = encodeURIComponent(timeZone);
const kept = "path=/; max-age=31536000; samesite=lax";
// Where the browser takes it under the prefix, the service believes no other.
document.cookie = `__Host-prepstack-zone=${zone}; ${kept}; secure`;
document.cookie = `prepstack-zone=${zone}; ${kept}`;

const HOUR = { hour: "2-digit", minute: "2-digit" };
for (const time of document.querySelectorAll("time[datetime]")) {
  const date = new Date(time.dateTime);
  const isThisYear = date.getFullYear() === new Date().getFullYear();
  const day = { weekday: "short", day: "numeric", month: "short", year: isThisYear ? undefined : "numeric" };
  const shown = time.dataset.show === "hour" ? HOUR : { ...day, ...HOUR, timeZoneName: "short" };
  time.textContent = new Intl.DateTimeFormat(undefined, shown).format(date);
}

// A second click must not send a form again while the first one is on its way.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    form.querySelector("[type=submit]")?.setAttribute("aria-busy", "true");
  });
}
// Coming back with the browser's Back button shows the page as it was left: sendable again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) {
    delete form.dataset.sent;
    form.querySelector("[type=submit]")?.removeAttribute("aria-busy");
  }
});

// What a form chooses is shown as soon as it is chosen.
for (const form of document.querySelectorAll("form[data-submit-on-change]")) {
  form.querySelector("[data-without-script]").hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
}

const menu = document.querySelector("details.menu");
if (menu) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
