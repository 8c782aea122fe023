// Keeps what is typed into forms that hold a mark data-draft="<key>", two seconds after the last key. The server says when it
// was kept. Passwords, files and hidden fields are never sent; without this file "Ghi" alone keeps.
const address = location.pathname.replace(/\/chu-the\/.*/, "/chu-the/nhap/");
const WAIT = 2000;
const AGAIN = 15000;
const NEVER = new Set(["password", "file", "hidden", "submit", "button"]);

function follow(status) {
  const form = status.closest("form");
  const say = (words) => { if (words !== undefined) status.textContent = words; };
  let timer;
  let changed = false;
  let stopped = false;
  let running;

  function typed() {
    const body = new FormData();
    const names = new Set([...form.elements].filter((field) => field.name && !NEVER.has(field.type)).map((field) => field.name));
    for (const [name, value] of new FormData(form)) if (names.has(name) && typeof value === "string") body.append(name, value);
    for (const name of names) if (!body.has(name)) body.append(name, ""); // a box unticked again
    body.append("draft_key", status.dataset.draft);
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    return body;
  }

  function later(wait) {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(send, wait);
  }

  async function send() {
    if (stopped || !changed || running) return;
    changed = false;
    running = new AbortController();
    try {
      const answer = await fetch(address, { method: "POST", body: typed(), signal: running.signal, keepalive: true });
      const is = (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
      if (is) say((await answer.json()).said);
      else stopped = answer.status < 500; // signed out, or no longer of this producer
    } catch {
      if (stopped) return;
      changed = true;
      say(status.dataset.offline);
      later(AGAIN);
    } finally {
      running = undefined;
      if (changed) later(WAIT);
    }
  }

  form.addEventListener("input", () => { changed = true; later(WAIT); });
  form.addEventListener("submit", () => { stopped = true; clearTimeout(timer); running?.abort(); });
  addEventListener("pageshow", () => { stopped = false; });
  addEventListener("online", () => later(0));
  document.addEventListener("visibilitychange", () => { if (document.hidden) send(); });
}

document.querySelectorAll("form [data-draft]").forEach(follow);
