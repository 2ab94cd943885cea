// Nearer and farther on the map. Pins and words keep their size; pins drawn as one come apart where there is room.

const APART = 28; // pixels, as in drawing/clusters.py

export function followZoom() {
  const map = document.querySelector("svg.map");
  const tools = document.querySelector(".zoom");
  if (!map || !tools) return;
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const way = event.target.dataset?.zoom;
    if (way === "in") zoom(map, 0.6);
    if (way === "out" && isWhole(map)) location.assign(event.target.dataset.world); // the server draws anew which pins are one
    else if (way === "out") zoom(map, 1 / 0.6);
  });
  drag(map);
}

function box(map) {
  const { x, y, width, height } = map.viewBox.baseVal;
  return { x, y, width, height };
}

function isWhole(map) {
  return box(map).width >= Number(map.dataset.home.split(" ")[2]) - 0.1;
}

function show(map, { x, y, width, height }) {
  map.setAttribute("viewBox", [x, y, width, height].map((n) => n.toFixed(2)).join(" "));
  const pixel = width / Number(map.dataset.width);
  for (const node of map.querySelectorAll(".fixed")) {
    node.setAttribute("transform", `translate(${node.dataset.x} ${node.dataset.y}) scale(${pixel.toFixed(4)})`);
  }
  for (const cluster of map.querySelectorAll(".cluster")) {
    cluster.classList.toggle("open", Number(cluster.dataset.gap) >= APART * pixel);
  }
}

function zoom(map, factor) {
  const now = box(map);
  const width = Math.min(Math.max(now.width * factor, 25), Number(map.dataset.home.split(" ")[2]));
  const height = (now.height * width) / now.width;
  show(map, { x: now.x + (now.width - width) / 2, y: now.y + (now.height - height) / 2, width, height });
}

function drag(map) {
  let from = null;
  map.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && !event.target.closest("a")) from = { at: [event.clientX, event.clientY], box: box(map) };
  });
  addEventListener("pointermove", (event) => {
    if (!from) return;
    const scale = from.box.width / map.clientWidth;
    const [x, y] = [from.box.x - (event.clientX - from.at[0]) * scale, from.box.y - (event.clientY - from.at[1]) * scale];
    show(map, { ...from.box, x, y });
  });
  addEventListener("pointerup", () => (from = null));
}
