// Light, dark, or as the system says: at once, and kept by the server in the background.

const ORDER = ["auto", "light", "dark"];

export function followTheme() {
  const form = document.querySelector("form.theme");
  form?.addEventListener("submit", (event) => {
    if (!event.submitter) return;
    event.preventDefault();
    keep(form, event.submitter.value);
  });
}

export function nextTheme() {
  const form = document.querySelector("form.theme");
  const now = ORDER.indexOf(document.documentElement.dataset.theme);
  if (form) keep(form, ORDER[(now + 1) % ORDER.length]);
}

function keep(form, theme) {
  document.documentElement.dataset.theme = theme;
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === theme));
  const fields = new URLSearchParams(new FormData(form));
  fields.set("theme", theme);
  fetch(form.action, { method: "POST", body: fields, redirect: "manual" }).catch(() => {});
}
