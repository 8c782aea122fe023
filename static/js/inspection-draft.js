// Keeps what an inspector writes in a form[data-draft] on this phone until the server has taken it: words and photos,
// in IndexedDB. Sends it once: the draft's key goes along, so a draft sent twice is one visit. Without this file the
// form works as any form does.
const form = document.querySelector("form[data-draft]");
const NAME = form?.dataset.draft;
const LONGEST_SIDE = 2000; // pixels: enough to read a label, small enough for a weak network
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "draft_key"]);
const photos = new Map(); // field name → pictures, which a file field cannot be given back
let wanted = false; // somebody pressed "send" and it did not go through yet
let sending = false;
let done = false;
let timer;

function database() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("visits", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("drafts");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function store(mode, act) {
  const base = await database();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction("drafts", mode);
    const request = act(transaction.objectStore("drafts"));
    transaction.oncomplete = () => { base.close(); resolve(request.result); };
    transaction.onabort = transaction.onerror = () => { base.close(); reject(transaction.error); };
  });
}

function say(word, more = "") {
  const line = form.querySelector("[data-draft-state]");
  line.textContent = `${form.dataset[word] ?? ""} ${more}`.trim();
  line.dataset.draftState = word;
  line.hidden = false;
}

function written() {
  const words = {};
  for (const field of form.elements) {
    if (!field.name || NOT_KEPT.has(field.name) || field.type === "file") continue;
    if (field.type === "radio") { if (field.checked) words[field.name] = field.value; }
    else if (field.type === "checkbox") words[field.name] = field.checked;
    else words[field.name] = field.value;
  }
  return words;
}

async function keep() {
  if (done) return;
  clearTimeout(timer);
  const draft = { key: form.elements.draft_key.value, words: written(), photos: [...photos], keptAt: Date.now() };
  try {
    await store("readwrite", (drafts) => drafts.put(draft, NAME));
    if (!done && !sending) say(wanted ? "offline" : "kept");
    form.querySelector("[data-forget]").hidden = false;
  } catch {
    say("full");
  }
}

function putBack(draft) {
  form.elements.draft_key.value = draft.key;
  for (const [name, value] of Object.entries(draft.words)) {
    const field = form.elements[name];
    if (!field) continue;
    if (field.type === "checkbox") field.checked = value;
    else field.value = value; // of radio buttons too
  }
  for (const [name, pictures] of draft.photos) photos.set(name, pictures);
  form.querySelectorAll("input[type=file]").forEach(showPhotos);
  for (const choice of form.querySelectorAll("input[value=no]:checked")) openDetails(choice);
  say("kept");
  form.querySelector("[data-forget]").hidden = false;
}

function openDetails(choice) {
  const details = choice.closest(".visit-item")?.querySelector("details");
  if (details) details.open = choice.value === "no";
}

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

async function takePhotos(input) {
  const chosen = await Promise.all([...input.files].map(smaller));
  photos.set(input.name, [...(photos.get(input.name) ?? []), ...chosen]);
  input.value = "";
  showPhotos(input);
  await keep();
}

function showPhotos(input) {
  const next = input.nextElementSibling;
  const list = next?.matches(".visit-photos") ? next : document.createElement("ul");
  list.className = "visit-photos";
  list.replaceChildren(...(photos.get(input.name) ?? []).map((file) => {
    const line = document.createElement("li");
    const picture = document.createElement("img");
    picture.src = URL.createObjectURL(file);
    picture.alt = "";
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "button button-secondary";
    drop.textContent = form.dataset.photo;
    drop.setAttribute("aria-label", `${form.dataset.photo}: ${file.name}`);
    drop.addEventListener("click", () => {
      photos.set(input.name, photos.get(input.name).filter((other) => other !== file));
      showPhotos(input);
      keep();
    });
    line.append(picture, file.name, drop);
    return line;
  }));
  if (list !== next) input.after(list);
}

function showErrors(errors) {
  for (const line of form.querySelectorAll("[data-error-for]")) line.textContent = (errors[line.dataset.errorFor] ?? []).join(" ");
  const first = [...form.querySelectorAll("[data-error-for]")].find((line) => line.textContent);
  for (let box = first?.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  first?.scrollIntoView({ block: "center" });
}

function payload() {
  const data = new FormData(form);
  for (const [name, files] of photos) {
    data.delete(name);
    for (const file of files) data.append(name, file, file.name);
  }
  return data;
}

async function send() {
  if (sending || done) return;
  wanted = true;
  await keep();
  sending = true;
  say("sending");
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: payload(), headers: { Accept: "application/json" } });
  } catch {
    sending = false;
    return say("offline");
  }
  sending = false;
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) {
    wanted = false; // sign-in, or a page that is too old: the person has to come back
    return say(answer.status >= 500 ? "taken" : "expired");
  }
  wanted = false;
  const said = await answer.json();
  if (!answer.ok) {
    showErrors(said.errors ?? {});
    return say(answer.status === 409 ? "taken" : "wrong");
  }
  done = true;
  clearTimeout(timer);
  await deleteDraft();
  say("sent");
  location.assign(said.address);
}

const deleteDraft = () => store("readwrite", (drafts) => drafts.delete(NAME)).catch(() => undefined);

async function forget(event) {
  const button = event.currentTarget;
  if (!button.dataset.asked) {
    button.dataset.asked = "yes";
    button.textContent = button.dataset.ask;
    return;
  }
  done = true;
  clearTimeout(timer);
  await deleteDraft();
  location.replace(location.pathname);
}

async function begin() {
  const draft = await store("readonly", (drafts) => drafts.get(NAME)).catch(() => undefined);
  // A page that the server refused shows what was typed last; an older draft must not replace it.
  if (draft && !("refusedPage" in form.dataset)) putBack(draft);
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 300); });
  form.addEventListener("change", (event) => {
    if (event.target.type === "file") takePhotos(event.target);
    if (event.target.type === "radio") openDetails(event.target);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
  form.querySelector("[data-forget]").addEventListener("click", forget);
  window.addEventListener("online", () => { if (wanted) send(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden" && timer) keep(); });
  form.dataset.ready = "yes";
}

if (form && "indexedDB" in window) begin();
