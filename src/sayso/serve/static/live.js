// Tells when the ledger has changed since the page was drawn. It never changes the page under the reader's eyes.

export function listen() {
  const shown = document.body.dataset.counter;
  const place = document.getElementById("live");
  if (!place || !shown || !("EventSource" in window)) return;
  const stream = new EventSource("/api/v1/changes/stream");
  stream.addEventListener("change", (event) => {
    const told = read(event.data);
    if (told && told.counter !== shown && !place.firstChild) say(place);
  });
  addEventListener("pagehide", () => stream.close());
}

function read(data) {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

function say(place) {
  const link = document.createElement("a");
  link.href = location.pathname + location.search;
  link.textContent = "Show them";
  place.append("There are changes since this page was drawn. ", link);
}
