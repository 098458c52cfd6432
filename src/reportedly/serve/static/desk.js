// What a keyboard and a selection can do. Every page works without it.
const typing = (element) => element.matches("input:not([type=hidden]), textarea, select");

// Keys of the review: a button or link says its key in data-key; "c" goes to the fields, "n" to the note.
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && typing(event.target)) return event.target.blur();
  if (typing(event.target)) return;
  if (event.key === "n") return focusOn("[data-note]", event);
  const form = document.querySelector("[data-judge]");
  if (event.key === "c" && form) return focusOn("[data-judge] #to-value, [data-judge] td input, [data-judge] td select", event);
  if (event.key === "r" && form && !form.elements.because.value.trim()) return focusOn("#because", event);
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (target) {
    event.preventDefault();
    target.click();
  }
});

function focusOn(selector, event) {
  const field = document.querySelector(selector);
  if (!field) return;
  event.preventDefault();
  field.closest("details")?.setAttribute("open", "");
  field.focus();
  field.select?.();
}

// A form is sent once, however often its button is pressed.
addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  if (event.submitter?.value === "reject" && !form.elements.because.value.trim()) {
    event.preventDefault();
    form.elements.because.focus();
    form.elements.because.placeholder = "why is it none?";
    return;
  }
  form.dataset.sent = "1";
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

// On a phone the page one is on may stand outside the bar of all pages.
const bar = document.querySelector("header nav");
const now = bar?.querySelector("[aria-current]");
if (now) bar.scrollLeft = now.offsetLeft - (bar.clientWidth - now.offsetWidth) / 2;

// On a phone the facets would stand before the rows.
if (matchMedia("(max-width: 60rem)").matches) document.querySelector("details.facets")?.removeAttribute("open");

// A mark in the text opens the card of its value.
function openCard() {
  const card = location.hash.startsWith("#c-") && document.getElementById(location.hash.slice(1));
  if (!card) return;
  card.open = true;
  card.querySelector("summary").focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}
addEventListener("hashchange", openCard);
openCard();

// Words selected in the text fill the form for what was missed: the words, and where they start.
const text = document.getElementById("text");
const missed = document.querySelector("[data-missed]");
if (text && missed) {
  const characters = (words) => [...words].length; // the ledger counts characters, a page UTF-16 units
  document.addEventListener("selectionchange", () => {
    const chosen = getSelection();
    const words = chosen.toString();
    if (!words.trim() || !text.contains(chosen.anchorNode) || !text.contains(chosen.focusNode)) return;
    const range = chosen.getRangeAt(0);
    const piece = (range.startContainer.parentElement ?? text).closest("[data-at]");
    if (!piece) return;
    const before = piece.textContent.slice(0, range.startOffset);
    missed.elements.words.value = words;
    missed.elements.start.value = Number(piece.dataset.at) + characters(before);
  });
  missed.elements.words.addEventListener("input", () => { missed.elements.start.value = ""; });
}
