// Entries of a lot's log that wait on this phone for a network: kept in IndexedDB with their photos, sent once each.
// An entry belongs to whoever wrote it (data-owner): nobody else sees it here, and it is sent for nobody else. Without
// this file the form is sent as any form is.
const box = document.querySelector("[data-outbox]");
const form = document.querySelector("form[data-entry]");
const OWNER = box?.dataset.owner;
const LONGEST_SIDE = 2000; // pixels: enough to see the work, small enough for a weak network
const KEPT_FOR = 60 * 24 * 3600 * 1000; // of people who never came back to this phone
let editing; // an entry that the server found fault with, back in the form

function database() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("lot-events", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("entries", { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function store(mode, act) {
  const base = await database();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction("entries", mode);
    const request = act(transaction.objectStore("entries"));
    transaction.oncomplete = () => { base.close(); resolve(request.result); };
    transaction.onabort = transaction.onerror = () => { base.close(); reject(transaction.error); };
  });
}

const put = (entry) => store("readwrite", (entries) => entries.put(entry));
const drop = (key) => store("readwrite", (entries) => entries.delete(key));

async function mine() {
  const all = await store("readonly", (entries) => entries.getAll());
  for (const entry of all) if (entry.owner !== OWNER && Date.now() - entry.keptAt > KEPT_FOR) await drop(entry.key);
  return all.filter((entry) => entry.owner === OWNER).sort((a, b) => a.keptAt - b.keptAt);
}

function say(word) {
  const line = box.querySelector("[data-outbox-state]");
  line.textContent = box.dataset[word] ?? "";
  line.dataset.outboxState = word;
  line.hidden = !line.textContent;
  box.hidden = line.hidden;
  box.querySelector("[data-outbox-login]").hidden = word !== "expired";
}

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button is-quiet";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

function lineOf(entry) {
  const line = document.createElement("li");
  const item = document.createElement("div");
  const words = document.createElement("p");
  item.className = "rows-item";
  const faults = { wrong: `${box.dataset.wrong}: ${entry.fault}`, refused: box.dataset.refused }[entry.state] ?? "";
  const photos = entry.photos.length ? `${entry.photos.length} ${box.dataset.photos}` : "";
  words.textContent = [entry.title, entry.when, photos, faults].filter(Boolean).join(" · ");
  const buttons = document.createElement("div");
  buttons.className = "row";
  if (entry.state === "wrong") buttons.append(button(box.dataset.fix, () => openAgain(entry)));
  buttons.append(button(box.dataset.drop, async (event) => {
    if (event.target.textContent !== box.dataset.ask) { event.target.textContent = box.dataset.ask; return; }
    await drop(entry.key);
    await show();
  }));
  item.append(words, buttons);
  line.append(item);
  return line;
}

function openAgain({ page, key }) {
  if (form && page === location.pathname + location.search) putBack(key).then(() => form.scrollIntoView());
  else location.assign(`${page}#sua=${key}`);
}

async function show() {
  const entries = await mine();
  const list = box.querySelector("[data-outbox-list]");
  const count = document.createElement("li");
  const words = document.createElement("strong");
  words.className = "rows-item";
  words.textContent = entries.length === 1 ? box.dataset.one : `${entries.length} ${box.dataset.many}`;
  count.append(words);
  list.replaceChildren(...(entries.length ? [count, ...entries.map(lineOf)] : []));
  list.hidden = !entries.length;
  list.dataset.count = entries.length;
  box.hidden = !entries.length && box.querySelector("[data-outbox-state]").hidden;
  return entries;
}

// Who is signed in, and a fresh token: undefined without a network, null for nobody.
async function session() {
  try {
    const answer = await fetch(box.dataset.session, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (answer.status === 401) return null;
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}

async function send(entry, token) {
  const data = new FormData();
  for (const [name, value] of entry.words) data.append(name, value);
  for (const photo of entry.photos) data.append("photos", photo, photo.name);
  let answer;
  try {
    answer = await fetch(entry.address, { method: "POST", body: data, headers: { Accept: "application/json", "X-CSRFToken": token } });
  } catch {
    return { state: "offline" };
  }
  const told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json().catch(() => ({})) : {};
  if (answer.status === 201) return { state: "sent", address: told.address };
  if (answer.status === 422) return { state: "wrong", errors: told.errors ?? [] };
  return { state: answer.status === 404 ? "refused" : "offline" };
}

async function sendAll(wanted) {
  let entries = (await show()).filter((entry) => entry.key === wanted || !["wrong", "refused"].includes(entry.state));
  if (!entries.length) return undefined;
  const who = await session();
  if (who === undefined) return say("kept");
  if (who === null || who.owner !== OWNER) return say("expired");
  say("sending");
  let own;
  let state = "sent";
  for (const entry of entries) {
    const result = await send(entry, who.token);
    if (result.state === "sent") await drop(entry.key);
    else if (result.state !== "offline") await put({ ...entry, state: result.state, fault: (result.errors ?? []).map((e) => e.words).join(" ") });
    if (entry.key === wanted) own = result;
    state = result.state === "offline" ? "kept" : state;
    if (result.state === "offline") break;
  }
  const left = await show();
  say(left.length && state === "sent" ? "wrong" : state);
  return own;
}

// One tab sends at a time; the key sent along makes a second sending harmless even so.
const sendOnce = (wanted) => ("locks" in navigator ? navigator.locks.request("lot-events", () => sendAll(wanted)) : sendAll(wanted));

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  return [...bytes].map((byte, at) => ([4, 6, 8, 10].includes(at) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
}

const hereAndNow = () => new Date().toLocaleString("sv-SE", { timeZone: "Asia/Ho_Chi_Minh" }).slice(0, 16).replace(" ", "T");

// Drawn anew and smaller: that also leaves behind where and with what it was taken.
async function smaller(file) {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const drawn = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
    return new File([drawn], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file; // a kind this browser cannot draw: the server can
  }
}

async function entryOf() {
  const data = new FormData(form);
  const chosen = data.getAll("photos").filter((file) => file.size);
  data.delete("photos");
  data.delete("csrfmiddlewaretoken");
  return {
    key: form.elements.client_key.value,
    owner: OWNER,
    address: form.action,
    page: location.pathname + location.search,
    title: form.dataset.title,
    when: form.elements.happened_at.value.replace("T", " "),
    words: [...data],
    photos: chosen.length ? await Promise.all(chosen.map(smaller)) : (editing?.photos ?? []),
    keptAt: Date.now(),
    state: "waiting",
  };
}

function showErrors(errors) {
  form.querySelectorAll("[data-said]").forEach((line) => line.remove());
  form.querySelectorAll(".has-error").forEach((field) => field.classList.remove("has-error"));
  for (const { name, words } of errors) {
    const line = document.createElement("p");
    line.className = "field-error";
    line.dataset.said = name;
    line.textContent = words;
    const field = form.elements[name]?.closest?.(".field");
    const folded = field?.closest("details");
    if (folded) folded.open = true;
    field?.classList.add("has-error");
    if (field) field.append(line);
    else form.prepend(line);
  }
  form.querySelector("[data-said]")?.scrollIntoView({ block: "center" });
}

async function write(event) {
  event.preventDefault();
  const entry = await entryOf();
  try {
    await put(entry);
  } catch {
    return say("full");
  }
  const result = await sendOnce(entry.key);
  if (result?.state === "sent") return location.assign(result.address);
  if (result?.state === "wrong") { editing = entry; return showErrors(result.errors); }
  beginAnew(); // kept: the form is free for the next
  box.scrollIntoView({ block: "start" });
}

function begin() {
  form.elements.client_key.value = newKey(); // a page from the phone's own store brings an old one
  const when = form.elements.happened_at;
  if (when.value === when.defaultValue) when.value = hereAndNow();
}

function beginAnew() {
  form.reset();
  for (const name of ["lat", "lon"]) form.elements[name].value = "";
  editing = undefined;
  showErrors([]);
  begin();
}

async function putBack(key) {
  editing = (await mine()).find((entry) => entry.key === key);
  if (!editing) return begin();
  for (const [name, value] of editing.words) if (form.elements[name]) form.elements[name].value = value;
}

function offerPlace() {
  const line = form.querySelector("[data-here]");
  if (!line || !("geolocation" in navigator)) return;
  line.hidden = false;
  const state = line.querySelector("[data-here-state]");
  line.querySelector("button").addEventListener("click", () => navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      form.elements.lat.value = coords.latitude.toFixed(3); // some 100 m: the field, not the bed
      form.elements.lon.value = coords.longitude.toFixed(3);
      state.textContent = box.dataset.here;
    },
    () => { state.textContent = box.dataset.nowhere; },
    { timeout: 15000 },
  ));
}

// The worker keeps this page and what it is made of, so that it opens without a network.
async function keepPage() {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register(box.dataset.worker).catch(() => undefined);
  if (!registration) return;
  const active = await activeOf(registration);
  const files = performance.getEntriesByType("resource").map((one) => one.name).filter((name) => new URL(name).pathname.startsWith("/static/"));
  const page = location.href.split("#")[0];
  active.postMessage({ keep: [...new Set([page, page.split("?")[0], ...files])], owner: OWNER });
}

// The desk's own worker: `ready` may name the one of the whole site.
async function activeOf(registration) {
  if (registration.active) return registration.active;
  const coming = registration.installing ?? registration.waiting;
  return new Promise((resolve) => {
    coming.addEventListener("statechange", () => { if (coming.state === "activated") resolve(coming); });
  });
}

async function start() {
  if (form) {
    const wanted = location.hash.match(/^#sua=([\w-]+)$/)?.[1];
    if (wanted) await putBack(wanted);
    else if (!("refusedPage" in form.dataset)) begin();
    form.addEventListener("submit", write);
    offerPlace();
  }
  window.addEventListener("online", () => sendOnce());
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") sendOnce(); });
  (form ?? box).dataset.ready = "yes";
  await sendOnce();
  await keepPage();
}

if (box && "indexedDB" in window) start();
