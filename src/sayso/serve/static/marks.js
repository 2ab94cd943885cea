// Marks in the text and notes in the margin point at each other.
import { goTo } from "./keys.js";

export function linkMarks() {
  const margin = document.querySelector(".margin");
  const notes = new Map([...document.querySelectorAll(".note")].map((note) => [note.dataset.of, note]));
  const marks = [...document.querySelectorAll(".kept .m")];
  const light = (of, lit) => {
    for (const mark of marks) if (mark.dataset.of === of) mark.classList.toggle("lit", lit);
    notes.get(of)?.classList.toggle("lit", lit);
  };
  for (const mark of marks) {
    mark.addEventListener("pointerover", (event) => {
      if (event.target.closest(".m") !== mark) return;
      light(mark.dataset.of, true);
      reveal(margin, notes.get(mark.dataset.of));
    });
    mark.addEventListener("pointerout", () => light(mark.dataset.of, false));
    mark.addEventListener("click", (event) => {
      const note = notes.get(mark.dataset.of);
      if (!note || event.target.closest("a") || event.target.closest(".m") !== mark || !getSelection().isCollapsed) return;
      goTo(note);
    });
  }
  for (const [of, note] of notes) {
    for (const name of ["pointerenter", "focusin"]) note.addEventListener(name, () => light(of, true));
    for (const name of ["pointerleave", "focusout"]) note.addEventListener(name, () => light(of, false));
  }
}

// Only the margin moves, and only where it has a scroll of its own.
function reveal(margin, note) {
  if (!note || margin.scrollHeight <= margin.clientHeight) return;
  const [seen, wanted] = [margin.getBoundingClientRect(), note.getBoundingClientRect()];
  if (wanted.top < seen.top || wanted.bottom > seen.bottom) margin.scrollTop += wanted.top - seen.top - 40;
}
