// A product's photos: a thumbnail sweeps the strip without moving the page, and the one in sight is marked.
for (const gallery of document.querySelectorAll("[data-gallery]")) {
  const strip = gallery.querySelector("[data-gallery-strip]");
  const links = [...gallery.querySelectorAll(".gallery-thumbs a")];
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const mark = (index) => links.forEach((link, n) => {
    if (n === index) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
  const show = (index) => {
    const slide = strip.children[index];
    strip.scrollTo({ left: slide.offsetLeft - strip.offsetLeft, behavior: calm.matches ? "auto" : "smooth" });
    mark(index);
  };

  links.forEach((link, index) => link.addEventListener("click", (event) => {
    event.preventDefault();
    show(index);
  }));
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) mark([...strip.children].indexOf(entry.target));
  }, { root: strip, threshold: 0.6 });
  for (const slide of strip.children) watcher.observe(slide);
}
