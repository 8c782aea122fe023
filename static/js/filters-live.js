// Counts follow what is chosen, before anything is sent. On a desk the results follow too; on a phone the button at the foot
// of the sheet says how many there will be, and shows them at once. Without this file the form and the chips are sent.
import { close, isOpen } from "./filters-sheet.js";

const finder = document.querySelector("[data-finder]");
const form = document.querySelector("[data-filters]");
const said = document.querySelector("[data-said]");
const WAIT = 150;
let shown = location.pathname + location.search;
let waiting = 0;
let asking = null;
let ready = null; // {url, page}: what the sheet's button will show

const parser = new DOMParser();
const same = (page, id) => page.getElementById(id);

function chosen() {
  const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
  const query = new URLSearchParams(pairs).toString();
  return location.pathname + (query ? `?${query}` : "");
}

async function ask(url) {
  asking?.abort();
  asking = new AbortController();
  const answer = await fetch(url, { signal: asking.signal, headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
  return parser.parseFromString(await answer.text(), "text/html");
}

// One filter's rows: counts and ticks are renewed in place, so that nothing moves under the thumb. A value that would leave
// nothing stays, with 0; new ones come behind.
const key = (row) => { const box = row.querySelector("input"); return `${box.name}=${box.value}`; };

function renewRows(group, fresh) {
  const rows = new Map([...fresh.querySelectorAll(".facet-row")].map((row) => [key(row), row]));
  for (const row of group.querySelectorAll(".facet-row")) {
    const other = rows.get(key(row));
    const box = row.querySelector("input");
    box.checked = Boolean(other?.querySelector("input").checked);
    const count = row.querySelector(".num");
    if (count) count.firstChild.data = other ? other.querySelector(".num").firstChild.data : "0";
    row.classList.toggle("is-empty", !other || other.classList.contains("is-empty"));
    rows.delete(key(row));
  }
  const end = group.querySelector(".facet-rest") ?? group.querySelector("fieldset") ?? group;
  for (const row of rows.values()) end.append(row);
}

function renewGroup(group, fresh) {
  const words = group.querySelector(":scope > summary .facet-chosen");
  if (words) words.textContent = fresh.querySelector(":scope > summary .facet-chosen")?.textContent ?? "";
  if (group.dataset.facet === "gia") return renewPrice(group, fresh);
  if (group.dataset.facet === "gan") return renewPlace(group, fresh);
  return renewRows(group, fresh);
}

function renewPrice(group, fresh) {
  const bands = group.querySelector("[data-bands]");
  const others = fresh.querySelector("[data-bands]");
  const focused = bands?.contains(document.activeElement) ? document.activeElement.dataset.band : null;
  bands?.replaceChildren(...(others?.childNodes ?? []));
  if (focused) bands.querySelector(`[data-band="${focused}"]`)?.focus();
  for (const end of group.querySelectorAll("input"))
    if (end !== document.activeElement) end.value = fresh.querySelector(`[name=${end.name}]`).value;
}

function renewPlace(group, fresh) {
  group.querySelector("[name=giao]").checked = fresh.querySelector("[name=giao]").checked;
  for (const part of ["[data-province]", "[data-commune]"]) {
    const list = group.querySelector(part);
    const other = fresh.querySelector(part);
    if (list.value !== other.value) { list.replaceChildren(...other.childNodes); list.value = other.value; }
  }
}

function renewFilters(page) {
  const body = document.getElementById("cac-bo-loc");
  const fresh = same(page, "cac-bo-loc");
  for (const hidden of body.querySelectorAll(":scope > [type=hidden]")) hidden.remove();
  body.prepend(...fresh.querySelectorAll(":scope > [type=hidden]"));
  const groups = new Map([...body.children].filter((each) => each.dataset.facet).map((each) => [each.dataset.facet, each]));
  let before = null;
  for (const other of [...fresh.children].filter((each) => each.dataset.facet)) {
    const group = groups.get(other.dataset.facet);
    if (group) renewGroup(group, other);
    else if (before) before.after(other);
    before = group ?? other;
    groups.delete(other.dataset.facet);
  }
  for (const [name, gone] of groups) if (name === "xa") gone.remove(); else renewRows(gone, document.createElement("div"));
}

function renew(page, ids) {
  for (const id of ids) {
    const here = document.getElementById(id);
    const fresh = same(page, id);
    if (!here || !fresh) continue;
    const holds = here.contains(document.activeElement);
    here.replaceWith(fresh);
    if (holds) (fresh.matches("a, button, [tabindex]") ? fresh : fresh.querySelector("a"))?.focus({ preventScroll: true });
  }
}

// Renewed within: a tap that has begun on a button ends nowhere once another stands in its place.
function renewFoot(page) {
  for (const id of ["xem", "bo-loc"]) {
    const here = document.getElementById(id);
    const fresh = same(page, id);
    if (fresh.href) here.href = fresh.href;
    here.replaceChildren(...fresh.childNodes);
  }
}

const results = ["dau-trang", "thanh-loc", "ket-qua"];

function count(page) {
  renewFilters(page);
  renewFoot(page);
  said.textContent = document.getElementById("xem").querySelector(".if-script").textContent;
}

// The list's address as the server writes it: the shortest, so that it can be shared and is kept once.
const addressOf = (page) => location.pathname + same(page, "ket-qua").dataset.address;

function show(page) {
  renew(page, results);
  document.title = page.title;
  said.textContent = document.getElementById("dau-trang").innerText;
  document.dispatchEvent(new CustomEvent("results:changed"));
  const list = document.getElementById("ket-qua");
  if (list.getBoundingClientRect().top < 0) list.scrollIntoView();
}

const busy = (is) => document.getElementById("ket-qua").setAttribute("aria-busy", String(is));

async function go(url, { keep = true } = {}) {
  busy(true);
  try {
    const page = await ask(url);
    if (!same(page, "ket-qua") || !same(page, "cac-bo-loc")) throw new Error("another page");
    if (keep) history.pushState({}, "", addressOf(page)); // before its parts are moved here
    count(page);
    show(page);
    shown = location.pathname + location.search;
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  } finally {
    busy(false);
  }
}

async function follow() {
  const url = chosen();
  if (!isOpen()) return go(url);
  try {
    const page = await ask(url);
    if (!same(page, "cac-bo-loc")) return;
    ready = { url, page };
    count(page);
  } catch {
    // The network is away: the button sends the form.
  }
}

// The sheet's own step in the history becomes the new list, so that Back leads to the list before.
function take(event) {
  const url = chosen();
  if (ready?.url !== url || !same(ready.page, "ket-qua")) return;
  event.preventDefault();
  const { page } = ready;
  ready = null;
  history.replaceState({}, "", addressOf(page));
  shown = location.pathname + location.search;
  close();
  show(page);
  document.getElementById("ket-qua").focus({ preventScroll: true });
}

function band(link) {
  const [least, most] = link.hasAttribute("aria-current") ? ["", ""] : link.dataset.band.split("-");
  form.elements.gia_tu.value = least;
  form.elements.gia_den.value = most;
  follow();
}

if (finder && form) {
  form.addEventListener("change", (event) => {
    const province = form.querySelector("[data-province]");
    if (event.target.name === "giao" && event.target.checked && !province.value) return province.focus();
    clearTimeout(waiting);
    asking?.abort(); // its answer would take back what was chosen since
    waiting = setTimeout(follow, WAIT);
  });
  form.addEventListener("submit", (event) => {
    if (isOpen()) return take(event);
    event.preventDefault();
    clearTimeout(waiting);
    return go(chosen());
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest("[data-band], a[data-swap]");
    if (!link || !finder.contains(link)) return;
    event.preventDefault();
    clearTimeout(waiting);
    if (link.dataset.band !== undefined) band(link);
    else if (isOpen()) letGo();
    else go(link.href);
  });
  addEventListener("popstate", () => {
    const url = location.pathname + location.search;
    if (url !== shown) { shown = url; go(url, { keep: false }); }
  });
  // Left without showing: the filters are again those of the list.
  document.addEventListener("sheet:closed", () => {
    if (!ready) return;
    ready = null;
    go(shown, { keep: false });
  });
}

function letGo() {
  for (const box of form.querySelectorAll("[type=checkbox]")) box.checked = false;
  for (const name of ["gia_tu", "gia_den"]) form.elements[name].value = "";
  for (const hidden of form.querySelectorAll("[name=dip], [name=giao][type=hidden]")) hidden.remove();
  follow();
}
