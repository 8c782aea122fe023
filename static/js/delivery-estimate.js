// Says what sending costs without leaving the product's page. The place last asked for stays on this device alone,
// so that other products can say it at once. Without this file the form opens a page with the answer.
const KEPT = "noi-nhan-hang";

function remembered() {
  try { return localStorage.getItem(KEPT) || ""; } catch { return ""; }
}

function remember(words) {
  try { localStorage.setItem(KEPT, words); } catch { /* a private window keeps nothing */ }
}

for (const form of document.querySelectorAll("form[data-estimate]")) {
  const answer = form.parentElement.querySelector("[data-estimate-answer]");
  const place = form.querySelector("[data-estimate-place]");
  const say = async (address) => {
    const url = new URL(address, location.href);
    url.searchParams.set("manh", "1");
    answer.setAttribute("aria-busy", "true");
    const got = await fetch(url);
    answer.removeAttribute("aria-busy");
    if (!got.ok) throw new Error(got.statusText);
    answer.innerHTML = await got.text();
  };
  const packs = () => document.getElementById("buy-quantity")?.value || "1";
  const asked = () => `${form.action}?${new URLSearchParams([...new FormData(form), ["goi", packs()]])}`;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    remember(place.value.trim());
    say(asked()).catch(() => form.submit());
  });
  answer.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-estimate-choice]");
    if (!choice) return;
    event.preventDefault();
    place.value = choice.textContent.trim();
    remember(place.value);
    say(choice.href).catch(() => { location.href = choice.href; });
  });
  if (remembered()) {
    place.value = remembered();
    form.closest("[data-estimate-fold]").open = true;
    say(asked()).catch(() => {});
  }
}
