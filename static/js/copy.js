// Buttons that copy the words of `data-copy`. The words stand beside them for those without.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const words = button.innerHTML;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
    button.setAttribute("role", "status");
    setTimeout(() => {
      button.innerHTML = words;
      button.removeAttribute("role");
    }, 3000);
  });
}
