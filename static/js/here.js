// Writes where the phone is into a field of coordinates. Without this file people type them.
const failed = document.querySelector("[data-here-failed]");
const written = ({ coords }) => `${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)}`;

function put(what, position) {
  const field = document.querySelector(`[data-here-${what}]`);
  if (what === "point") field.value = written(position);
  else field.value = [field.value.trim(), written(position)].filter(Boolean).join("\n");
  failed.hidden = true;
}

if ("geolocation" in navigator) {
  for (const button of document.querySelectorAll("[data-here]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      button.disabled = true;
      const over = (act) => (found) => { button.disabled = false; act(found); };
      navigator.geolocation.getCurrentPosition(
        over((position) => put(button.dataset.here, position)),
        over(() => { failed.hidden = false; }),
        { enableHighAccuracy: true, timeout: 20000 },
      );
    });
  }
}
