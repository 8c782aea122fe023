// Saves a form marked data-autosave while people type, by posting the same form; without this file "Tiếp" does it.
// What could not be sent stays in the browser (where data-autosave-keep allows) until the server has it.
const form = document.querySelector("form[data-autosave]");
const status = form?.querySelector("[data-autosave-status]");
const kept = form?.hasAttribute("data-autosave-keep") ? `draft:${location.pathname}` : "";
const WAIT = 2000;
const AGAIN = 15000;
let timer;
let sending = false;
let stopped = false;
let changes = 0;
let sent = 0;

const say = (words) => { if (status) status.textContent = words; };
const typed = () => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "seen");

function keep() {
  if (!kept) return;
  try { localStorage.setItem(kept, JSON.stringify(typed())); } catch { /* a full or forbidden store: the server still gets it */ }
}

function forget() {
  if (kept) try { localStorage.removeItem(kept); } catch { /* nothing was kept */ }
}

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(send, wait);
}

async function send() {
  if (sending || stopped || sent === changes) return;
  sending = true;
  const at = changes;
  say(form.dataset.saving);
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" } });
    const type = answer.headers.get("Content-Type") ?? "";
    const told = type.startsWith("application/json") ? await answer.json() : {};
    if (told.seen) form.elements.seen.value = told.seen;
    if (told.saved) {
      sent = at;
      if (changes === at) forget();
      say(form.dataset.saved);
    } else {
      const ill = answer.status >= 500; // the server's own trouble: try again; else somebody must look
      stopped = !ill && answer.status !== 422;
      if (ill) later(AGAIN);
      else sent = at;
      say(ill ? form.dataset.offline : form.dataset.look);
    }
  } catch {
    say(form.dataset.offline);
    later(AGAIN);
  } finally {
    sending = false;
    if (!stopped && changes !== at) later(WAIT);
  }
}

function put(values) {
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || field.tagName === "BUTTON") continue;
    const mine = values.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "radio" || field.type === "checkbox") field.checked = mine.includes(field.value);
    else if (mine.length) field.value = mine[0];
  }
}

function offer() {
  let values;
  try { values = JSON.parse(localStorage.getItem(kept)); } catch { values = null; }
  if (!values || JSON.stringify(values) === JSON.stringify(typed())) { forget(); return; }
  const box = document.createElement("div");
  const words = document.createElement("p");
  const buttons = document.createElement("p");
  box.className = "notice is-warn";
  words.textContent = form.dataset.restore;
  buttons.className = "row";
  for (const [label, act] of [[form.dataset.restoreDo, () => { put(values); changed(); }], [form.dataset.restoreDrop, forget]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = label;
    button.addEventListener("click", () => { act(); box.remove(); });
    buttons.append(button);
  }
  box.append(words, buttons);
  form.prepend(box);
}

function changed() {
  changes += 1;
  keep();
  later(WAIT);
}

if (form) {
  if (kept) offer();
  form.addEventListener("input", changed);
  form.addEventListener("submit", () => { stopped = true; clearTimeout(timer); });
  addEventListener("online", () => later(0));
  document.addEventListener("visibilitychange", () => { if (document.hidden) send(); });
}
