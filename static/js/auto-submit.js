// Sends a form marked data-auto-submit when one of its choices changes; its own button (data-submit) is then hidden.
for (const form of document.querySelectorAll("form[data-auto-submit]")) {
  for (const button of form.querySelectorAll("[data-submit]")) button.hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
}
