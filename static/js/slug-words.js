// Addresses of pages are made of their titles' letters without accents. Wagtail knows "à" but not
// "ế", of which it would leave nothing: so words come to it plain. Events go down before they go up.
const plain = (words) =>
  words.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D");
for (const name of ["w-sync:check", "w-sync:apply"]) {
  document.addEventListener(
    name,
    (event) => {
      if (event.target.name === "slug" && typeof event.detail?.value === "string") {
        event.detail.value = plain(event.detail.value);
      }
    },
    true,
  );
}
