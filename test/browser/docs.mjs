// What a reader of the API page does: looks at the operations, opens one, and calls
// it. Run by browser_test.go, which serves the page.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const { SERVICE_URL, CHROMIUM, PROFILE, SCREENSHOT, OPERATIONS } = process.env;
const timeout = 60_000; // for machines that do much else

const browser = await chromium.launchPersistentContext(PROFILE, {
  executablePath: CHROMIUM,
  headless: true,
  viewport: { width: 1280, height: 1600 },
  args: [
    "--no-sandbox", // the sandbox does not work for root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
browser.setDefaultTimeout(timeout);
const page = await browser.newPage();
try {
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("requestfailed", (request) => complaints.push(`${request.url()}: ${request.failure()?.errorText}`));
  const elsewhere = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(SERVICE_URL) && !request.url().startsWith("data:")) elsewhere.push(request.url());
  });

  await page.goto(`${SERVICE_URL}/docs`);
  const tags = page.locator(".opblock-tag");
  await tags.first().waitFor();
  assert.ok((await tags.count()) > 30, "the services are not listed");

  // All of them are closed; the document behind the page has all operations.
  await page.evaluate(() => {
    for (const tag of document.querySelectorAll(".opblock-tag[data-is-open=false] button.expand-operation")) tag.click();
  });
  await page.waitForFunction((n) => document.querySelectorAll(".opblock").length >= n, Number(OPERATIONS));

  const banks = page.locator(".opblock", { has: page.locator('[data-path="/v1/banks"]') });
  await banks.locator(".opblock-summary-control").click();
  await banks.getByPlaceholder("pageSize").fill("1000");
  await banks.getByRole("button", { name: "Execute" }).click();
  const answer = banks.locator(".live-responses-table");
  await answer.locator("tbody .response-col_status", { hasText: "200" }).first().waitFor();
  await answer.locator("tbody .response-col_description", { hasText: "SHINHAN" }).first().waitFor();

  // A write, which pages of other origins must not send.
  const write = page.locator(".opblock", { has: page.locator('[data-path="/v1/payments/{paymentId}:preRegister"]') });
  await write.locator(".opblock-summary-control").click();
  await write.getByPlaceholder("paymentId").fill("docs-1");
  await write.locator("textarea.body-param__text").fill("{}");
  await write.getByRole("button", { name: "Execute" }).click();
  await write.locator(".live-responses-table tbody .response-col_status", { hasText: "200" }).first().waitFor();

  await answer.scrollIntoViewIfNeeded();
  assert.deepEqual(complaints, [], "the page complains");
  assert.deepEqual(elsewhere, [], "the page asks others");
} finally {
  await page.screenshot({ path: SCREENSHOT }); // of a failure, too
  await browser.close();
}
