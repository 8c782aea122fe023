// Fills the heart of products that stand in the cookie of the list, and keeps or drops one without leaving the page.
// Pages are the same for everyone, so only the browser knows; without this file the form leads to the list.
const numbers = () => {
  const match = document.cookie.match(/(?:^|;\s*)yeu_thich="?([\d-]+)/);
  return new Set(match ? match[1].split("-") : []);
};

for (const form of document.querySelectorAll("form[data-wish]")) {
  const button = form.querySelector("button");
  const words = form.querySelector("[data-wish-words]");
  const list = document.querySelector("[data-wish-list]");
  const draw = () => {
    const kept = numbers().has(form.dataset.wish);
    button.setAttribute("aria-pressed", String(kept));
    words.textContent = kept ? form.dataset.wishKept : form.dataset.wishKeep;
    if (list) list.hidden = numbers().size === 0;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = new FormData(form);
    if (numbers().has(form.dataset.wish)) body.set("do", "drop");
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.statusText);
      draw();
    } catch {
      form.submit();
    }
  });
  addEventListener("pageshow", draw);
  draw();
}
