// Nearer and farther on the map. Pins and words keep their size.

export function followZoom() {
  const map = document.querySelector("svg.map");
  const tools = document.querySelector(".zoom");
  if (!map || !tools) return;
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const way = event.target.dataset?.zoom;
    if (way) zoom(map, way === "in" ? 0.6 : 1 / 0.6);
  });
  drag(map);
}

function box(map) {
  const { x, y, width, height } = map.viewBox.baseVal;
  return { x, y, width, height };
}

function show(map, { x, y, width, height }) {
  map.setAttribute("viewBox", [x, y, width, height].map((n) => n.toFixed(2)).join(" "));
  const pixel = width / Number(map.dataset.width);
  for (const node of map.querySelectorAll(".fixed")) {
    node.setAttribute("transform", `translate(${node.dataset.x} ${node.dataset.y}) scale(${pixel.toFixed(4)})`);
  }
}

function zoom(map, factor) {
  const now = box(map);
  const width = Math.min(Math.max(now.width * factor, 25), 1100);
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
