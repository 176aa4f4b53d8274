// Follows the start of a room, and goes there when it is ready.

const box = document.querySelector("[data-progress]");
const step = document.getElementById("step");
const bar = box.querySelector("progress");
const events = new EventSource(box.dataset.progress);

const goOn = () => {
  events.close();
  // Whatever came of it, this address leads to the lobby or to a page that says why not.
  window.location.replace(box.dataset.ready);
};

events.addEventListener("message", (event) => {
  const news = JSON.parse(event.data);
  step.textContent = news.message;
  bar.value = news.percent;
  if (news.ready || news.failed) goOn();
});

events.addEventListener("error", () => {
  // The browser tries again by itself, unless it was refused.
  if (events.readyState === EventSource.CLOSED) window.setTimeout(goOn, 2000);
});
