// The desk's service worker: the pages of a lot's log that were opened before open without a network too. They are one
// person's; any sign that another person, or nobody, is signed in empties the store (docs/rules/trace-events.md).
const PAGES = "desk-pages-1";
const FILES = "desk-files-1";
const MOST = { [PAGES]: 40, [FILES]: 80 };
const KEPT = /\/chu-the\/lo\/\d+\/viec\/(them\/)?$/;
const WHO = "/chu-the/phien/owner"; // no page: where the store notes whose it is
const PATIENCE = 8000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(keepAll(event.data)));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname.endsWith("/chu-the/da-ra/")) event.respondWith(caches.delete(PAGES).then(() => fetch(request)));
  else if (request.mode === "navigate" && KEPT.test(pathname)) event.respondWith(page(event));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function page(event) {
  const { request } = event;
  const answered = fetch(request).then(async (answer) => {
    await note(request.url, answer.clone());
    return answer;
  });
  answered.catch(() => undefined);
  const kept = await keptPage(request);
  if (!kept) return answered;
  const tired = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE));
  return Promise.race([answered.catch(() => kept), tired]);
}

// The page itself, else the same form without its step.
async function keptPage({ url }) {
  const store = await caches.open(PAGES);
  return (await store.match(url)) ?? (await store.match(url.split("?")[0]));
}

async function note(url, answer) {
  if (answer.type === "opaqueredirect" || answer.redirected) return caches.delete(PAGES); // the way to sign-in
  const store = await caches.open(PAGES);
  if (!answer.ok) return answer.status === 404 ? store.delete(url) : undefined;
  return put(url, answer);
}

async function put(url, answer) {
  const owner = answer.headers.get("X-Desk-Owner");
  if (!owner) return;
  let store = await caches.open(PAGES);
  const before = await (await store.match(WHO))?.text();
  if (before && before !== owner) {
    await caches.delete(PAGES);
    store = await caches.open(PAGES);
  }
  await store.put(WHO, new Response(owner));
  await store.put(url, answer);
  await trim(PAGES);
}

async function file(request) {
  const store = await caches.open(FILES);
  const kept = await store.match(request);
  if (kept && /\.[0-9a-f]{12}\.\w+$/.test(new URL(request.url).pathname)) return kept; // its name changes with it
  try {
    const answer = await fetch(request);
    if (answer.ok) {
      await store.put(request, answer.clone());
      await trim(FILES);
    }
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function keepAll({ keep = [] }) {
  for (const url of keep) {
    try {
      const isFile = new URL(url).pathname.startsWith("/static/");
      if (isFile) await file(new Request(url));
      else if (KEPT.test(new URL(url).pathname)) await note(url, await fetch(url, { headers: { Accept: "text/html" } }));
    } catch { /* no network: what is kept stays */ }
  }
}

async function trim(name) {
  const store = await caches.open(name);
  const keys = (await store.keys()).filter(({ url }) => !url.endsWith(WHO));
  for (const key of keys.slice(0, Math.max(0, keys.length - MOST[name]))) await store.delete(key);
}
