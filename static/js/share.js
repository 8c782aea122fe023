// Where the device has a sheet of its own for sharing (Zalo stands in it), it takes the place of our links.
for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) break;
  const links = document.querySelector("[data-share-links]");
  button.hidden = false;
  if (links) links.hidden = true;
  button.addEventListener("click", () => {
    navigator.share({ title: button.dataset.shareTitle, url: button.dataset.share }).catch(() => {});
  });
}
