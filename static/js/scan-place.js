// A reader asks the page to choose the province they stand in. The coordinates are compared with
// the provinces' middles here and forgotten; only what the reader then sends leaves the phone.
(() => {
  const button = document.getElementById("tinh-gan-nhat");
  const list = document.getElementById("tinh");
  const unknown = document.getElementById("tinh-khong-ro");
  if (!button || !list || !navigator.geolocation) return;
  button.hidden = false;

  const nearest = ({ latitude, longitude }) => {
    const narrow = Math.cos((latitude * Math.PI) / 180);
    let best = null;
    let least = Infinity;
    for (const option of list.options) {
      if (!option.dataset.at) continue;
      const [lat, lon] = option.dataset.at.split(",").map(Number);
      const distance = (lat - latitude) ** 2 + ((lon - longitude) * narrow) ** 2;
      if (distance < least) [best, least] = [option, distance];
    }
    return least < 9 ? best : null; // three degrees: beyond, one is not in Viet Nam
  };

  button.addEventListener("click", () => {
    unknown.hidden = true;
    navigator.geolocation.getCurrentPosition(
      (found) => {
        const option = nearest(found.coords);
        if (option) option.selected = true;
        unknown.hidden = Boolean(option);
        list.focus();
      },
      () => { unknown.hidden = false; },
      { enableHighAccuracy: false, maximumAge: 600000, timeout: 10000 },
    );
  });
})();
