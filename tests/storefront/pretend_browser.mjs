// Runs a service worker as a browser does: installed and activated with a network, all pages visited once, then asked
// again with or without one. Prints what was answered and what is kept.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const [file, asked] = process.argv.slice(2);
const { online, visits } = JSON.parse(asked);
const ORIGIN = "https://cho.example";
const stores = new Map([["offline-older", new Map()], ["desk-pages-1", new Map()]]);
const listeners = {};
let hasNetwork = true;

const addressOf = (request) => new URL(typeof request === "string" ? request : request.url, ORIGIN).href;
const open = (name) => {
  if (!stores.has(name)) stores.set(name, new Map());
  const kept = stores.get(name);
  return {
    addAll: async (requests) => { for (const one of requests) kept.set(addressOf(one), `kept ${new URL(addressOf(one)).pathname}`); },
    put: async (request, answer) => { kept.set(addressOf(request), answer); },
    match: async (request) => kept.get(addressOf(request)),
  };
};
const world = {
  URL,
  Request: class { constructor(url) { this.url = addressOf(url); } },
  location: { origin: ORIGIN },
  fetch: async () => { if (hasNetwork) return "from the network"; throw new TypeError("no network"); },
  caches: { open: async (name) => open(name), keys: async () => [...stores.keys()], delete: async (name) => stores.delete(name) },
  self: { addEventListener: (name, listener) => { listeners[name] = listener; }, skipWaiting: () => {}, clients: { claim: () => {} } },
};
vm.runInNewContext(readFileSync(file, "utf8"), world);

async function happen(name, event = {}) {
  let promise;
  const keep = (given) => { promise = given; };
  listeners[name]({ waitUntil: keep, respondWith: keep, ...event });
  return promise === undefined ? "left to the browser" : promise;
}

await happen("install");
await happen("activate");
const ask = async () => { const answers = []; for (const request of visits) answers.push(await happen("fetch", { request })); return answers; };
await ask();
hasNetwork = online;
const answers = await ask();
const kept = [...stores].filter(([name]) => name.startsWith("offline-")).flatMap(([, store]) => [...store.keys()]);
console.log(JSON.stringify({ answers, kept, stores: [...stores.keys()] }));
