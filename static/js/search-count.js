// Tells which result of a search was opened, and at which place it stood: words, product, place.
// No cookie, nothing about the reader; sent while the next page is already on its way.
(() => {
  const own = document.currentScript;
  if (!own || !navigator.sendBeacon) return;
  const { token, first, to } = own.dataset;

  const tell = (event) => {
    const link = event.target.closest?.(".cards a[href]");
    const product = link && new URL(link.href, location.href).pathname.match(/-(\d+)\/$/);
    const item = link && link.closest(".cards > *");
    if (!product || !item) return;
    const place = Number(first) + [...item.parentElement.children].indexOf(item) + 1;
    const told = new FormData();
    told.set("t", token);
    told.set("p", product[1]);
    told.set("n", String(place));
    navigator.sendBeacon(to, told);
  };
  document.addEventListener("click", tell);
  document.addEventListener("auxclick", (event) => event.button === 1 && tell(event));
})();
