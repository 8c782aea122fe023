// A film plays in its house's frame, which is loaded by a click and by nothing else. Without this
// script the link opens the film at its house. A click with a key held keeps its meaning.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-video]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const frame = document.createElement("iframe");
  const address = new URL(link.dataset.video);
  address.searchParams.set("autoplay", "1");
  frame.src = address;
  frame.title = link.dataset.title;
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  frame.allowFullscreen = true;
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  const screen = document.createElement("div");
  screen.className = "video";
  screen.append(frame);
  link.replaceWith(screen);
  frame.focus();
});
