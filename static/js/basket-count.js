// Shows how many packs lie in the basket, from the readable cookie `basket_count`,
// so that pages themselves can be the same for everyone and stay cached.
const match = document.cookie.match(/(?:^|;\s*)basket_count=(\d+)/);
const count = match ? Number(match[1]) : 0;

for (const badge of document.querySelectorAll("[data-basket-count]")) {
  badge.textContent = count > 0 ? String(Math.min(count, 999)) : "";
}
