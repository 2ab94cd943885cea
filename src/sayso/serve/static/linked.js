// Timeline, map and list move together: what is pointed at in one is lit in the others.

export function linkViews() {
  const rows = [...document.querySelectorAll(".rows [data-item]")];
  const bars = [...document.querySelectorAll(".bar")];
  const places = [...document.querySelectorAll("svg.map [data-place]")];
  const all = [...rows, ...bars, ...places];
  const light = (found) => all.forEach((node) => node.classList.toggle("lit", found.includes(node)));

  for (const row of rows) {
    follow(row, () => light([row, ...bars.filter((bar) => shares(bar, row)), ...places.filter((place) => isAt(place, row))]), light);
  }
  for (const bar of bars) follow(bar, () => light([bar, ...rows.filter((row) => shares(bar, row))]), light);
  for (const place of places) follow(place, () => light([place, ...rows.filter((row) => isAt(place, row))]), light);
}

function follow(node, show, light) {
  for (const name of ["pointerenter", "focusin"]) node.addEventListener(name, show);
  for (const name of ["pointerleave", "focusout"]) node.addEventListener(name, () => light([]));
}

function isAt(place, row) {
  return row.dataset.place !== "" && place.dataset.place.split("\n").includes(row.dataset.place); // a pin may stand for several
}

// Days are ISO dates, so that they compare as words; an empty end is open.
function shares(bar, row) {
  const { since, until } = row.dataset;
  if (!since) return false;
  return (!bar.dataset.until || since <= bar.dataset.until) && (!bar.dataset.since || (until || since) >= bar.dataset.since);
}
