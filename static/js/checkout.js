// Where it goes and how it comes change what it costs: ask the server again, keep what is typed.
// Without this script the button "Tính lại phí giao" does the same.
const form = document.querySelector("[data-checkout]");
const decides = /^(commune|method|way-|day-)/;
let latest = 0;

const parts = () => [...form.querySelectorAll("[data-live]")];

function takeOver(fresh) {
  const focused = document.activeElement;
  for (const part of parts()) {
    const other = fresh.getElementById(part.id);
    if (!other) continue;
    const open = [...part.querySelectorAll("details[open]")].map((each) => each.dataset.fact);
    part.replaceChildren(...other.childNodes);
    for (const key of open) part.querySelector(`details[data-fact="${key}"]`)?.setAttribute("open", "");
  }
  hideButton();
  if (!focused?.name || focused.isConnected) return;
  const same = [...form.elements].filter((each) => each.name === focused.name);
  (same.find((each) => each.value === focused.value) ?? same[0])?.focus();
}

async function ask() {
  const mine = ++latest;
  const body = new FormData(form);
  body.set("do", "quote");
  for (const part of parts()) part.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(location.href, { method: "POST", body });
    if (answer.ok && !answer.redirected && mine === latest)
      takeOver(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    // The network is away: the sum is asked again when the order is sent.
  }
  if (mine === latest) for (const part of parts()) part.removeAttribute("aria-busy");
}

function hideButton() {
  const button = form.querySelector("[data-quote-button]");
  if (button) button.hidden = true;
}

if (form) {
  hideButton();
  form.addEventListener("change", (event) => {
    if (decides.test(event.target.name) && event.target.value) ask();
  });
}
