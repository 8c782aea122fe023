// Sorts lists of places by how far they are from this device. The position is compared here and goes nowhere.
const box = document.querySelector("[data-near]");
const EARTH_KM = 6371;
const radians = (degrees) => (degrees * Math.PI) / 180;

function kilometres([lat, lon], { latitude, longitude }) {
  const half = (a, b) => Math.sin(radians(b - a) / 2) ** 2;
  const bent = half(lat, latitude) + Math.cos(radians(lat)) * Math.cos(radians(latitude)) * half(lon, longitude);
  return 2 * EARTH_KM * Math.asin(Math.sqrt(bent));
}

const written = (km) => new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: km < 10 ? 1 : 0 }).format(km);

function sort(coordinates) {
  const groups = [];
  for (const list of document.querySelectorAll("[data-near-list]")) {
    const rows = [...list.children].map((row) => [row, kilometres(row.dataset.point.split(",").map(Number), coordinates)]);
    rows.sort(([, one], [, other]) => one - other);
    for (const [row, km] of rows) row.querySelector("[data-distance]").textContent = ` · ${written(km)} km`;
    list.replaceChildren(...rows.map(([row]) => row));
    const group = list.closest("[data-near-group]");
    if (group && rows.length) groups.push([group, rows[0][1]]);
  }
  groups.sort(([, one], [, other]) => one - other);
  if (groups.length) groups[0][0].parentElement.append(...groups.map(([group]) => group));
  const done = box.querySelector("[data-near-done]");
  done.textContent = done.dataset.words;
}

if (box && "geolocation" in navigator) {
  const failed = box.querySelector("[data-near-failed]");
  box.hidden = false;
  box.querySelector("[data-near-ask]").addEventListener("click", ({ currentTarget: button }) => {
    button.disabled = true;
    failed.hidden = true;
    const over = (act) => (found) => { button.disabled = false; act(found); };
    navigator.geolocation.getCurrentPosition(
      over(({ coords }) => sort(coords)),
      over(() => { failed.hidden = false; }),
      { maximumAge: 600000, timeout: 15000 },
    );
  });
}
