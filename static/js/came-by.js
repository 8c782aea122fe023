// Remembers, in this tab alone, on which kind of page a product was found, and says so when it is put into the basket:
// "a list narrowed by stars", never who looked. Without it nothing is known, and nothing else is different.
const key = (product) => `came-by:${product}`;
const productOf = (link) => new URL(link.href, location.href).pathname.match(/-(\d+)\/$/)?.[1];

function kept(act) {
  try { return act(sessionStorage); } catch { return null; } // storage can be forbidden
}

function note(event) {
  const link = event.target.closest?.("[data-came-by] a[href]");
  const product = link && productOf(link);
  if (product) kept((store) => store.setItem(key(product), link.closest("[data-came-by]").dataset.cameBy));
}

document.addEventListener("click", note);
document.addEventListener("auxclick", note);
for (const field of document.querySelectorAll("input[name=came_by]")) {
  field.value ||= kept((store) => store.getItem(key(field.form.elements.product_id.value))) ?? "";
}
