// Fills the list of communes when a province is chosen. Without this file the button "Chọn xã" does it.
const box = document.querySelector("[data-communes]");
const province = document.getElementById("id_province");
const commune = document.getElementById("id_commune");

async function fill() {
  const answer = await fetch(box.dataset.communes.replace("00.json", `${province.value}.json`));
  if (!answer.ok) throw new Error(answer.statusText);
  const { communes } = await answer.json();
  commune.replaceChildren(new Option(box.dataset.first, ""), ...communes.map(([code, name]) => new Option(name, code)));
}

if (box && province && commune) {
  const button = box.querySelector("[data-communes-button]");
  button.hidden = true;
  province.addEventListener("change", () => {
    if (!province.value) return;
    fill().catch(() => { button.hidden = false; });
  });
}
