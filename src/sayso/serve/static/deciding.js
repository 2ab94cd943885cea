// Deciding by keyboard: a, r, s, c go to the reason with the verb chosen, Enter decides; u takes the latest decision back. What is
// asked of a whole event or story (s, m) is opened, with the first of its choices.
import { currentItem, goTo, onKey } from "./keys.js";

export function followDecisions() {
  for (const key of ["a", "r", "s", "m"]) onKey(key, () => choose(key));
  onKey("c", correct);
  onKey("u", () => focusReason(document.querySelector("[data-decision] .undo")));
  document.addEventListener("focusin", (event) => {
    const item = event.target.closest("[data-item]");
    if (item && item !== currentItem()) {
      currentItem()?.classList.remove("at");
      item.classList.add("at");
    }
  });
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.(".decide");
    const chosen = form?.querySelector("button.chosen");
    if (event.key === "Enter" && chosen && event.target.matches("input")) {
      event.preventDefault();
      form.requestSubmit(chosen);
    }
  });
}

function firstAsked() {
  return document.querySelector("[data-item]:has(.decide)");
}

function open(details) {
  if (!details) return;
  details.open = true;
  details.querySelector("input:not([type=hidden])").focus();
}

function choose(key) {
  const button = (currentItem() ?? firstAsked())?.querySelector(`button[data-key="${key}"]`);
  if (!button) return open(document.querySelector(`details.judging[data-key="${key}"]`));
  goTo(button.closest("[data-item]"));
  mark(button);
  focusReason(button.form);
}

function correct() {
  const details = (currentItem() ?? firstAsked())?.querySelector("details.correct");
  if (!details) return;
  goTo(details.closest("[data-item]"));
  details.open = true;
  mark(details.querySelector("button"));
  details.querySelector("select").focus();
}

function mark(button) {
  for (const other of document.querySelectorAll("button.chosen")) other.classList.remove("chosen");
  button.classList.add("chosen");
}

// The first field that is still empty: who, as what, why.
function focusReason(form) {
  const fields = [...(form?.querySelectorAll("input:not([type=hidden]), select") ?? [])].filter((f) => !f.closest("details"));
  (fields.find((field) => !field.value) ?? fields.at(-1))?.focus();
}
