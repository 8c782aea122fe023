// Scrolls each row of the desk's navigation until the room one is in stands in view.
for (const here of document.querySelectorAll(".desk-nav [aria-current]")) {
  const row = here.parentElement;
  row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
}
