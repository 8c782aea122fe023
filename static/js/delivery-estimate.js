// Says what sending costs without leaving the product's page. The place last asked for stays on this device alone,
// so that other products can say it with one tap. Without this file the form opens a page with the answer.
const KEPT = "noi-nhan-hang";

function remembered() {
  try { return JSON.parse(localStorage.getItem(KEPT)) || {}; } catch { return {}; }
}

function remember(words, commune) {
  try { localStorage.setItem(KEPT, JSON.stringify({ words, commune })); } catch { /* a private window keeps nothing */ }
}

for (const form of document.querySelectorAll("form[data-estimate]")) {
  const fold = form.closest("[data-estimate-fold]");
  const answer = fold.querySelector("[data-estimate-answer]");
  const place = form.querySelector("[data-estimate-place]");
  const address = (commune) => {
    const query = new URLSearchParams(new FormData(form));
    query.set("goi", document.getElementById("buy-quantity")?.value || "1");
    if (commune) {
      query.delete("noi");
      query.set("xa", commune);
    }
    return `${form.action}?${query}`;
  };
  const say = async (commune) => {
    answer.setAttribute("aria-busy", "true");
    try {
      const got = await fetch(`${address(commune)}&manh=1`);
      if (!got.ok) throw new Error(got.statusText);
      answer.innerHTML = await got.text();
    } finally {
      answer.removeAttribute("aria-busy");
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    remember(place.value.trim(), "");
    say("").catch(() => form.submit());
  });
  answer.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-estimate-choice]");
    if (!choice) return;
    event.preventDefault();
    place.value = choice.textContent.trim();
    remember(place.value, choice.dataset.estimateChoice);
    say(choice.dataset.estimateChoice).catch(() => { location.href = choice.href; });
  });
  fold.addEventListener("toggle", () => {
    const { words, commune } = remembered();
    if (!fold.open || !words || answer.childElementCount) return;
    place.value = words;
    say(commune).catch(() => {});
  });
}
