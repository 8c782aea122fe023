// Shows what holds from one instant (data-shown-from) until another (data-shown-until), by the device's clock: a page may
// have been made some minutes ago. Without this file it stays as it was when the page was made.
const shown = document.querySelectorAll("[data-shown-from], [data-shown-until]");

function show() {
  const now = Date.now();
  let next = Infinity;
  for (const part of shown) {
    const from = part.dataset.shownFrom ? Date.parse(part.dataset.shownFrom) : -Infinity;
    const until = part.dataset.shownUntil ? Date.parse(part.dataset.shownUntil) : Infinity;
    part.hidden = now < from || now >= until;
    for (const at of [from, until]) if (at > now) next = Math.min(next, at);
  }
  if (next < now + 86_400_000) setTimeout(show, next - now + 500);
}

show();
