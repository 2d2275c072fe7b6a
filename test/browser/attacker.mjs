// What a page of somebody else can try while a person who runs the service looks at it:
// forms, requests without leave to read, and its own name resolved to this machine.
// Run by attacker_test.go, which serves the service and looks at what has happened.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { chromium } from "playwright-core";

const { SERVICE_URL, SANDBOX_URL, CHROMIUM, PROFILE } = process.env;
const timeout = 60_000; // for machines that do much else

// The page of the attacker, which is empty: the attacks are run in it.
const server = createServer((_, response) => response.setHeader("Content-Type", "text/html").end("<!doctype html><title>Win!</title>"));
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address();

const browser = await chromium.launchPersistentContext(PROFILE, {
  executablePath: CHROMIUM,
  headless: true,
  args: [
    "--host-resolver-rules=MAP attacker.example 127.0.0.1", // its name server is the attacker's
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

const write = (id) => `${SERVICE_URL}/v1/payments/${id}:preRegister`;
const control = (path) => `${SANDBOX_URL}/_sandbox/${path}`;
const freeze = '{"freeze": true}';

// form submits a form into a frame and waits until the answer is there.
const form = (page, action, enctype, fields) =>
  page.evaluate(
    async ({ action, enctype, fields }) => {
      const frame = Object.assign(document.createElement("iframe"), { name: `frame-${Math.random()}` });
      document.body.append(frame);
      const form = Object.assign(document.createElement("form"), { action, enctype, method: "post", target: frame.name });
      for (const [name, value] of Object.entries(fields)) form.append(Object.assign(document.createElement("input"), { name, value }));
      document.body.append(form);
      const answered = new Promise((resolve) => frame.addEventListener("load", resolve));
      form.submit();
      await answered;
    },
    { action, enctype, fields },
  );

// request sends a request as fetch does and returns what the page sees of the answer.
const request = (page, url, options) =>
  page.evaluate(
    async ({ url, options }) => {
      try {
        const response = await fetch(url, options);
        return `${response.type} ${response.status}`;
      } catch {
        return "blocked";
      }
    },
    { url, options },
  );

async function attack(page) {
  await form(page, write("form-1"), "application/x-www-form-urlencoded", {});
  await form(page, write("form-2"), "application/x-www-form-urlencoded", { totalAmount: "1" });
  await form(page, write("form-3"), "text/plain", { '{"totalAmount": 1, "orderName": "': '"}' });
  await form(page, write("form-4"), "multipart/form-data", { totalAmount: "1" });
  await form(page, control("reset"), "application/x-www-form-urlencoded", {});
  await form(page, control("clock"), "text/plain", { '{"freeze": true, "x': '": 1}' });
  for (const headers of [{}, { "Content-Type": "text/plain" }, { "Content-Type": "application/x-www-form-urlencoded" }]) {
    const options = { method: "POST", mode: "no-cors", headers };
    assert.equal(await request(page, write("fetch-1"), options), "opaque 0");
    assert.equal(await request(page, write("fetch-2"), { ...options, body: "{}" }), "opaque 0");
    assert.equal(await request(page, control("reset"), options), "opaque 0");
    assert.equal(await request(page, control("clock"), { ...options, body: freeze }), "opaque 0");
  }
  // The browser asks before it sends these, and gets no leave.
  const json = { headers: { "Content-Type": "application/json" }, body: "{}" };
  assert.equal(await request(page, write("fetch-3"), { method: "POST", ...json }), "blocked");
  assert.equal(await request(page, control("clock"), { method: "POST", ...json, body: freeze }), "blocked");
  assert.equal(await request(page, control("faults"), { method: "PUT", ...json }), "blocked");
  assert.equal(await request(page, `${SERVICE_URL}/v1/billing-keys/key-1`, { method: "DELETE" }), "blocked");
  assert.equal(await request(page, control("faults"), { method: "DELETE" }), "blocked");
  // It must not read either.
  assert.equal(await request(page, `${SERVICE_URL}/v1/banks`, {}), "blocked");
  await page.evaluate(({ url, text }) => navigator.sendBeacon(url, text), { url: control("clock"), text: freeze });
}

// rebind opens a port under the attacker's name, where it is the page's own origin.
async function rebind(page, base, path, body) {
  const own = base.replace("127.0.0.1", "attacker.example");
  const opened = await page.goto(`${own}${path}`);
  assert.equal(opened.status(), 421);
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body };
  assert.equal(await request(page, `${own}${path}`, options), "basic 421");
  assert.equal(await request(page, `${own}${path}`, { method: "DELETE" }), "basic 421");
  assert.equal(await request(page, `${own}${path}`, {}), "basic 421");
}

try {
  const page = await browser.newPage();
  for (const origin of [`http://attacker.example:${port}`, `http://localhost:${port}`, `http://127.0.0.1:${port}`]) {
    await page.goto(origin);
    await attack(page);
  }
  await rebind(page, SERVICE_URL, "/v1/payments/rebound-1:preRegister", "{}");
  await rebind(page, SANDBOX_URL, "/_sandbox/clock", freeze);
} finally {
  await browser.close();
  server.close();
}
