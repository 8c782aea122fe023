// Buttons marked data-print open the browser's print dialogue. They are hidden in the page until this file has run.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
