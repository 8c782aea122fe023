// Writes the price as it is typed with its thousands apart, so that a nought too many is seen.
const input = document.querySelector("input[name=price]");
const said = document.querySelector("[data-price-words]");

function show() {
  const digits = input.value.replace(/\D/g, "");
  const amount = Number(digits) * (/(k|ng)/i.test(input.value) ? 1000 : 1);
  said.textContent = digits ? `${amount.toLocaleString(document.documentElement.lang || "vi")} ₫` : "";
}

if (input && said) {
  input.addEventListener("input", show);
  show();
}
