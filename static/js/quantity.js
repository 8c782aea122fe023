// Adds "one less" and "one more" buttons around a number field marked data-quantity. The field works without them.
function button(label, icon, icons, onClick) {
  const element = document.createElement("button");
  element.type = "button";
  element.setAttribute("aria-label", label);
  element.innerHTML = `<svg class="icon" aria-hidden="true" width="20" height="20"><use href="${icons}#${icon}"></use></svg>`;
  element.addEventListener("click", onClick);
  return element;
}

for (const box of document.querySelectorAll("[data-quantity]")) {
  const input = box.querySelector("input[type=number]");
  const step = (method) => () => {
    input[method]();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  input.before(button(box.dataset.less, "minus", box.dataset.icons, step("stepDown")));
  input.after(button(box.dataset.more, "plus", box.dataset.icons, step("stepUp")));
}
