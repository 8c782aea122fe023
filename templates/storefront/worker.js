// The site's service worker. A star, a price or a verdict that was true yesterday may be false today, so no page is ever
// kept: every page comes from the network or not at all. Kept are only files under names that change with their content,
// and the page that says there is no network.
const STORE = "offline-{{ version }}";
const PAGES = { vi: "{{ pages.vi }}", en: "{{ pages.en }}" };
const FILES = [{% for file in files %}"{{ file }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, pathname));
  else if (FILES.includes(pathname)) event.respondWith(file(request));
});

async function fill() {
  const store = await caches.open(STORE);
  const wanted = [...Object.values(PAGES), ...FILES];
  await store.addAll(wanted.map((url) => new Request(url, { cache: "reload", credentials: "omit" })));
}

// Other workers of this site (the desk's) name their stores otherwise.
async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("offline-") && name !== STORE).map((name) => caches.delete(name)));
}

async function page(request, pathname) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await (await caches.open(STORE)).match(pathname.startsWith("/en/") ? PAGES.en : PAGES.vi);
    if (kept) return kept;
    throw error;
  }
}

async function file(request) {
  return (await (await caches.open(STORE)).match(request)) ?? fetch(request);
}
