// Writes the price as it is typed with its thousands apart and reads it out in Vietnamese, so that a nought too many
// is seen and heard. The same words as foundation/rules/amount_words.py.
const DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
const GROUPS = ["", "nghìn", "triệu"];
const input = document.querySelector("input[name=price]");
const said = document.querySelector("[data-price-words]");

function three(number, first) {
  const [hundreds, rest] = [Math.floor(number / 100), number % 100];
  const [tens, ones] = [Math.floor(rest / 10), rest % 10];
  const words = first && !hundreds ? [] : [DIGITS[hundreds], "trăm"];
  if (tens) words.push(...(tens === 1 ? ["mười"] : [DIGITS[tens], "mươi"]));
  else if (ones && words.length) words.push("linh");
  if (ones === 5 && tens) words.push("lăm");
  else if (ones === 1 && tens > 1) words.push("mốt");
  else if (ones === 4 && tens > 1) words.push("tư");
  else if (ones) words.push(DIGITS[ones]);
  return words.join(" ");
}

function read(number, whole = true) {
  const billions = Math.floor(number / 1e9);
  if (billions) return `${read(billions)} tỷ ${read(number % 1e9, false)}`.trim();
  const words = [];
  for (const place of [2, 1, 0]) {
    const part = Math.floor(number / 1000 ** place) % 1000;
    if (part) words.push(`${three(part, whole && !words.length)} ${GROUPS[place]}`.trim());
  }
  return words.join(" ");
}

function show() {
  const digits = input.value.replace(/\D/g, "");
  const amount = Number(digits) * (/(k|ng)/i.test(input.value) ? 1000 : 1);
  const figures = `${amount.toLocaleString(document.documentElement.lang || "vi")} ₫`;
  said.textContent = !digits ? "" : amount > 1e9 ? figures : `${figures} · ${read(amount) || "không"} đồng`;
}

if (input && said) {
  input.addEventListener("input", show);
  show();
}
