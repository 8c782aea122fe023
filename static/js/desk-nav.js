// Keeps in view, in each row of the desk's navigation, the room one is in and the one a key has reached.
for (const row of document.querySelectorAll(".desk-nav")) {
  const bring = (link) => { row.scrollLeft = link.offsetLeft - (row.clientWidth - link.offsetWidth) / 2; };
  const here = row.querySelector("[aria-current]");
  if (here) bring(here);
  row.addEventListener("focusin", ({ target }) => { if (target.matches(":focus-visible")) bring(target); });
}
