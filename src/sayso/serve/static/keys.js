// Keys for those who read with the keyboard. None of them acts while one writes in a field, or together with Ctrl, Alt or Meta.
import { nextTheme } from "./theme.js";

const actions = new Map();
let waiting = "";

export function onKey(key, action) {
  actions.set(key, action);
}

export function followKeys() {
  const dialog = document.getElementById("keys");
  const opener = document.getElementById("keys-open");
  if (opener && dialog) {
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
    onKey("?", () => dialog.showModal());
  }
  onKey("j", () => move(1));
  onKey("k", () => move(-1));
  onKey("/", () => document.getElementById("find")?.focus());
  onKey("f", openFilters);
  onKey("t", nextTheme);
  onKey("gd", () => location.assign("/"));
  onKey("gr", () => location.assign("/review"));
  document.addEventListener("keydown", press);
}

function press(event) {
  if (event.key === "Escape" && isField(event.target)) return event.target.blur();
  if (event.ctrlKey || event.altKey || event.metaKey || isField(event.target) || document.querySelector("dialog[open]")) return;
  const key = waiting + event.key;
  waiting = event.key === "g" && !waiting ? "g" : "";
  const action = actions.get(key);
  if (!action) return;
  event.preventDefault();
  action();
}

function isField(node) {
  return node instanceof Element && node.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
}

// ---------------------------------------------------------------- lines of a list

export function currentItem() {
  return document.querySelector("[data-item].at");
}

function move(step) {
  const items = [...document.querySelectorAll("[data-item]")].filter((item) => item.checkVisibility());
  if (!items.length) return;
  const now = items.indexOf(currentItem());
  goTo(items[now < 0 ? (step > 0 ? 0 : items.length - 1) : Math.min(Math.max(now + step, 0), items.length - 1)]);
}

export function goTo(item) {
  currentItem()?.classList.remove("at");
  item.classList.add("at");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  item.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  const link = item.querySelector(".row-title a, h3 a") ?? item;
  if (link === item) item.tabIndex = -1;
  link.focus({ preventScroll: true });
}

function openFilters() {
  const filters = document.getElementById("filters");
  if (!filters) return;
  filters.open = true;
  filters.querySelector("input")?.focus();
}
