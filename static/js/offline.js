// Lets the phone say in our words that there is no network. The worker keeps no page (templates/storefront/worker.js).
if ("serviceWorker" in navigator) {
  addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => undefined));
}
