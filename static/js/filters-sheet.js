// The sheet of filters on a phone: the rest of the page rests while it is open, Escape and the phone's Back close it, and
// the focus returns to where it was. Without this file the same links open and close it as a target of the address.
const phone = matchMedia("(max-width: 59.99rem)");
const sheet = document.querySelector("[data-sheet]");
let opener = null;
let asleep = [];

const others = () => {
  const found = [];
  for (let each = sheet; each && each !== document.body; each = each.parentElement)
    for (const sibling of each.parentElement.children)
      if (sibling !== each && !sibling.inert && !sibling.matches("script, [data-sheet-close], [role=status]")) found.push(sibling);
  return found;
};

const part = (name) => (name && name !== sheet.id ? sheet.querySelector(`#${CSS.escape(name)}`) : null);

function open(name) {
  if (!sheet.classList.contains("is-open")) {
    sheet.classList.add("is-open");
    sheet.setAttribute("role", "dialog");
    sheet.setAttribute("aria-modal", "true");
    asleep = others();
    for (const each of asleep) each.inert = true;
  }
  const inside = part(name);
  if (inside) {
    inside.open = true;
    inside.scrollIntoView();
    inside.querySelector("summary").focus({ preventScroll: true });
  } else sheet.focus({ preventScroll: true });
}

export function close() {
  if (!sheet.classList.contains("is-open")) return;
  sheet.classList.remove("is-open");
  sheet.removeAttribute("role");
  sheet.removeAttribute("aria-modal");
  for (const each of asleep) each.inert = false;
  asleep = [];
  const back = opener?.isConnected ? opener : document.querySelector("[data-sheet-open]");
  back?.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("sheet:closed"));
}

// Whether the sheet stands over the page: only then is there something to close.
export const isOpen = () => Boolean(sheet?.classList.contains("is-open"));

// Closing goes back one step, so that the phone's own Back does not open it again.
function leave() {
  if (history.state?.sheet) history.back();
  else close();
}

function openFrom(link) {
  const name = link.hash.slice(1);
  link.closest("details")?.removeAttribute("open");
  if (!phone.matches) {
    const inside = part(name);
    if (!inside) return;
    inside.open = true;
    inside.querySelector("summary").focus();
    return;
  }
  opener = link.closest("details") ? null : link;
  if (!isOpen()) history.pushState({ sheet: true }, "");
  open(name);
}

if (sheet) {
  // An address that names the sheet opens it; the name goes, for what a target shows no script could hide.
  if (phone.matches && location.hash && (location.hash === `#${sheet.id}` || part(location.hash.slice(1)))) {
    const name = location.hash.slice(1);
    location.replace("#ket-qua");
    history.replaceState({}, "", location.pathname + location.search);
    history.pushState({ sheet: true }, "");
    open(name);
  }
  document.addEventListener("click", (event) => {
    const to = event.target.closest("[data-sheet-open], [data-sheet-close]");
    if (!to || to.hash.length < 2) return;
    event.preventDefault();
    if (to.matches("[data-sheet-open]")) openFrom(to);
    else leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOpen()) leave();
  });
  addEventListener("popstate", (event) => {
    if (!event.state?.sheet) close();
  });
  phone.addEventListener("change", close);
}

// A menu closes when something else is touched, and with Escape.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("[data-menu][open]"))
    if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
