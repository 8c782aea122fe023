// Lighthouse's accessibility category over many pages in one Chromium, each in a tab of its own:
// node lighthouse_desk.mjs, with {program, browser, cookies, categories, addresses} on standard
// input; one line of JSON for each page. bench/lighthouse_desk starts it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const told = JSON.parse(readFileSync(0, "utf8"));
const found = createRequire(`${told.program}/`);
const load = (name) => import(pathToFileURL(found.resolve(name)).href);
const { default: lighthouse } = await load("lighthouse");
const { launch } = await load("chrome-launcher");
const { default: puppeteer } = await load("puppeteer-core");

const chrome = await launch({
  chromePath: told.browser,
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"],
});
try {
  // The session stands in Chromium's own jar: a header of cookies gives way to what a page sets.
  const browser = await puppeteer.connect({ browserURL: `http://127.0.0.1:${chrome.port}`, defaultViewport: null });
  const page = await browser.newPage();
  const url = new URL("/", told.addresses[0]).href;
  await page.setCookie(...told.cookies.split("; ").map((each) => {
    const [name, ...value] = each.split("=");
    return { name, value: value.join("="), url };
  }));
  for (const address of told.addresses) {
    const ran = await lighthouse(address, {
      port: chrome.port,
      output: "html",
      logLevel: "error",
      onlyCategories: told.categories,
      throttlingMethod: told.categories.includes("performance") ? "simulate" : "provided",
      disableFullPageScreenshot: true,
      disableStorageReset: true,
    }, undefined, page).catch((error) => ({ lhr: { categories: {}, audits: {}, runtimeError: String(error) } }));
    const { categories, audits, runtimeError, finalDisplayedUrl } = ran.lhr;
    const scores = Object.fromEntries(
      Object.entries(categories).map(([name, { score }]) => [name, score === null ? null : Math.round(score * 100)]),
    );
    const failed = {};
    for (const { id, weight } of categories.accessibility?.auditRefs ?? [])
      if (weight && audits[id].score !== null && audits[id].score < 1)
        failed[id] = (audits[id].details?.items ?? []).map((item) => item.node?.snippet);
    const number = (id) => audits[id]?.numericValue;
    console.log(JSON.stringify({
      address, shown: finalDisplayedUrl, scores, failed, error: runtimeError,
      lcp_ms: number("largest-contentful-paint"), tbt_ms: number("total-blocking-time"),
      cls: number("cumulative-layout-shift"), bytes: number("total-byte-weight"),
    }));
  }
} finally {
  chrome.kill();
}
