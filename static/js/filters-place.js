// The visitor's place among the filters: communes come when a province is chosen, and the device may find its own. It compares
// itself with all communes here; nothing but the code of the nearest is ever sent. Without this file the form does it in two steps.
const box = document.querySelector("[data-my-place]");

async function json(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

const parts = () => {
  const place = document.querySelector("[data-my-place]");
  return { place, province: place.querySelector("[data-province]"), commune: place.querySelector("[data-commune]") };
};

async function fill(code) {
  const { place, commune } = parts();
  const { communes } = await json(place.dataset.communes.replace("00.json", `${code}.json`));
  commune.replaceChildren(new Option(commune.dataset.first, ""), ...communes.map(([value, name]) => new Option(name, value)));
}

// Degrees east are shorter than degrees north; for the nearest of neighbours that is exact enough.
function nearest(points, { latitude, longitude }) {
  const shorter = Math.cos((latitude * Math.PI) / 180);
  let best = ["", Infinity];
  for (const [code, [lat, lon]] of Object.entries(points)) {
    const far = (lat - latitude) ** 2 + ((lon - longitude) * shorter) ** 2;
    if (far < best[1]) best = [code, far];
  }
  return best[1] < 1 ? best[0] : ""; // farther than a degree from every commune: not in Vietnam
}

const where = () => new Promise((found, failed) => {
  navigator.geolocation.getCurrentPosition((at) => found(at.coords), failed, { maximumAge: 600000, timeout: 15000 });
});

async function locate(button) {
  const { place, province, commune } = parts();
  const failed = place.querySelector("[data-locate-failed]");
  button.disabled = true;
  failed.hidden = true;
  try {
    const [points, coordinates] = await Promise.all([json(place.dataset.points), where()]);
    const code = nearest(points, coordinates);
    [, , province.value] = points[code];
    await fill(province.value);
    commune.value = code;
    commune.dispatchEvent(new Event("change", { bubbles: true }));
  } catch {
    failed.hidden = false;
  }
  button.disabled = false;
}

if (box) {
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-my-place] [data-province]")) return;
    const { commune } = parts();
    commune.replaceChildren(new Option(commune.dataset.first, ""));
    if (event.target.value) fill(event.target.value).catch(() => {});
  });
  if ("geolocation" in navigator) {
    const button = box.querySelector("[data-locate]");
    button.hidden = box.querySelector("[data-locate-note]").hidden = false;
    button.addEventListener("click", () => locate(button));
  }
}
