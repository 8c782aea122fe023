// Suggestions while somebody types in the header's search field: the ARIA combobox pattern.
// Without this file the field is a plain form. What was searched for stays on this device.
const form = document.querySelector("[data-suggest]");
const panel = document.querySelector("[data-suggest-panel]");

const KEPT = "tim-gan-day";
const MOST_KEPT = 8;
const FRESH = 30_000; // milliseconds that an answer is shown again without asking
const LONG_NUMBER = /\d[\d .-]{6,}\d|@/; // a telephone, a code, a mail: not remembered

const fold = (text) => text.replace(/[đĐ]/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

// ---- what this device remembers -------------------------------------------------------------
function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(kept) ? kept.filter((text) => typeof text === "string") : [];
  } catch {
    return [];
  }
}

function remember(typed) {
  const text = tidy(typed);
  if (!text || LONG_NUMBER.test(text)) return;
  const others = recent().filter((each) => fold(each) !== fold(text));
  try {
    localStorage.setItem(KEPT, JSON.stringify([text, ...others].slice(0, MOST_KEPT)));
  } catch {
    // A browser that keeps nothing is searched with all the same.
  }
}

function forget() {
  try {
    localStorage.removeItem(KEPT);
  } catch {
    // Nothing was kept.
  }
}

const tidy = (text) => text.normalize("NFC").trim().replace(/\s+/g, " ").slice(0, 100);

// ---- the list -------------------------------------------------------------------------------
function start() {
  const input = form.elements.q;
  const list = panel.querySelector("[role=listbox]");
  const foot = panel.querySelector("[data-suggest-foot]");
  const status = document.querySelector("[data-suggest-status]");
  const answers = new Map();
  let active = null;
  let asking = null;
  let timer = 0;
  let styled = null;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const isOpen = () => !panel.hidden;
  const wait = () => (navigator.connection?.saveData || /2g/.test(navigator.connection?.effectiveType ?? "") ? 400 : 130);

  function style() {
    styled ??= new Promise((ready) => {
      const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: form.dataset.suggestStyle });
      link.onload = link.onerror = ready;
      document.head.append(link);
    });
    return styled;
  }

  // Below the field, as high as what the keyboard leaves of the screen.
  function place() {
    if (!isOpen()) return;
    const frame = panel.offsetParent?.getBoundingClientRect();
    if (!frame) return;
    const field = form.getBoundingClientRect();
    const seen = window.visualViewport ?? { height: innerHeight, offsetTop: 0 };
    panel.style.setProperty("--under", `${Math.round(field.bottom - frame.top)}px`);
    panel.style.setProperty("--from", `${Math.round(field.left - frame.left)}px`);
    panel.style.setProperty("--width", `${Math.round(field.width)}px`);
    panel.style.setProperty("--room", `${Math.max(160, Math.round(seen.height + seen.offsetTop - field.bottom - 12))}px`);
  }

  function activate(option) {
    active?.setAttribute("aria-selected", "false");
    active = option;
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function close() {
    clearTimeout(timer);
    asking?.abort();
    activate(null);
    panel.hidden = true;
    panel.removeAttribute("aria-busy");
    input.setAttribute("aria-expanded", "false");
    status.textContent = "";
  }

  // Recent searches that begin as the typed text does; all of them before anything is typed.
  function remembered(text) {
    const wanted = fold(text);
    const fitting = recent().filter((each) => fold(each).startsWith(wanted) && fold(each) !== wanted);
    const shown = fitting.slice(0, text ? 2 : MOST_KEPT);
    if (!shown.length) return null;
    const group = panel.querySelector("[data-suggest-recent]").content.firstElementChild.cloneNode(true);
    const model = group.querySelector("[role=option]");
    model.remove();
    for (const each of shown) {
      const option = model.cloneNode(true);
      option.querySelector(".suggest-name").textContent = each;
      option.dataset.text = each;
      option.href = `${form.action}?${new URLSearchParams({ q: each })}`;
      group.append(option);
    }
    return group;
  }

  async function show(text, html) {
    await style();
    if (text !== tidy(input.value)) return;
    activate(null);
    list.innerHTML = html;
    const mine = remembered(text);
    if (mine) list.prepend(mine);
    foot.hidden = !mine || Boolean(text);
    for (const [n, option] of options().entries()) option.id = `site-search-${n + 1}`;
    panel.hidden = options().length === 0;
    input.setAttribute("aria-expanded", String(isOpen()));
    status.textContent = list.querySelector("[data-said]")?.dataset.said ?? "";
    list.scrollTop = 0;
    place();
  }

  async function ask() {
    const text = tidy(input.value);
    const known = answers.get(text);
    asking?.abort();
    if (known && Date.now() - known.at < FRESH) return show(text, known.html);
    if (!isOpen() || !text) show(text, "");
    const mine = (asking = new AbortController());
    panel.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ q: text })}`, { signal: mine.signal, credentials: "same-origin" });
      if (!answer.ok) throw new Error(answer.statusText);
      const html = await answer.text();
      if (mine.signal.aborted) return;
      answers.set(text, { html, at: Date.now() });
      await show(text, html);
    } catch {
      // Older than what is typed, or the network is away: what this device knows is left.
      if (!mine.signal.aborted) show(text, "");
    }
    if (mine === asking) panel.removeAttribute("aria-busy");
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(ask, wait());
  }

  function move(step) {
    const all = options();
    const at = active ? all.indexOf(active) : step > 0 ? -1 : all.length;
    activate(all[at + step] ?? null); // past either end: back in the field
  }

  function press(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (isOpen()) move(event.key === "ArrowDown" ? 1 : -1);
      else ask();
    } else if (event.key === "Enter" && active) {
      event.preventDefault();
      active.click();
    } else if (event.key === "Escape" && isOpen()) {
      event.preventDefault();
      close();
    }
  }

  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": list.id }))
    input.setAttribute(name, value);
  input.addEventListener("focus", style, { once: true });
  input.addEventListener("click", () => isOpen() || ask());
  input.addEventListener("input", soon);
  input.addEventListener("keydown", press);
  form.addEventListener("submit", () => { remember(input.value); close(); });
  // The field keeps its focus, and the telephone its keyboard, while the list is touched.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option?.dataset.text) remember(option.dataset.text);
  });
  panel.querySelector("[data-suggest-forget]").addEventListener("click", () => {
    forget();
    input.focus();
    const known = answers.get(tidy(input.value));
    show(tidy(input.value), known?.html ?? "");
  });
  document.addEventListener("pointerdown", ({ target }) => form.contains(target) || panel.contains(target) || close());
  document.addEventListener("focusin", ({ target }) => isOpen() && (form.contains(target) || panel.contains(target) || close()));
  addEventListener("pageshow", (event) => event.persisted && close());
  for (const what of ["resize", "scroll"]) {
    addEventListener(what, place, { passive: true });
    window.visualViewport?.addEventListener(what, place, { passive: true });
  }
}

if (form && panel) start();
