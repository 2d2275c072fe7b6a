// PortOne's own server SDK, unchanged, against the sandbox at SANDBOX_URL.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PaymentClient, PortOneClient, PortOneError } from "@portone/server-sdk";

const baseUrl = process.env.SANDBOX_URL;
assert.ok(baseUrl, "set SANDBOX_URL to the sandbox's address");

const { payment } = PortOneClient({ secret: "sandbox-api-secret", baseUrl });
const card = (number) => ({
  card: { credential: { number, expiryYear: "30", expiryMonth: "12" } },
});
const order = { orderName: "Two coffees", currency: "KRW" };

// control plays the customer and the bank.
async function control(path, body) {
  const response = await fetch(new URL(`/_sandbox/${path}`, baseUrl), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  assert.equal(response.status, 200, await response.clone().text());
  return response.json();
}

// refuses checks that a call is refused with one typed error.
async function refuses(type, call) {
  await assert.rejects(call, (error) => {
    assert.ok(error instanceof PortOneError, `${error}`);
    assert.equal(error.data.type, type);
    return true;
  });
}

test("a stored card pays, is refunded in two steps, and is deleted", async () => {
  const { billingKeyInfo } = await payment.billingKey.issueBillingKey({
    channelKey: "channel-key-card",
    method: card("4111110000001111"),
    customer: { id: "customer-1", name: { full: "홍길동" } },
  });
  const { billingKey } = billingKeyInfo;
  const paymentId = "주문 1/2 100%";
  const paid = await payment.payWithBillingKey({ ...order, paymentId, billingKey, amount: { total: 11000 } });
  assert.match(paid.payment.pgTxId, /^sandbox-pg-/);

  const found = await payment.getPayment({ paymentId });
  assert.equal(found.status, "PAID");
  assert.equal(found.id, paymentId);
  assert.equal(found.amount.total, 11000);
  assert.equal(found.amount.vat, 1000);
  assert.equal(found.method.type, "PaymentMethodCard");
  assert.equal(found.channel.type, "TEST");
  assert.equal(found.billingKey, billingKey);

  const part = await payment.cancelPayment({
    paymentId,
    amount: 1000,
    reason: "one was cold",
    currentCancellableAmount: 11000,
  });
  assert.equal(part.cancellation.status, "SUCCEEDED");
  assert.equal((await payment.getPayment({ paymentId })).status, "PARTIAL_CANCELLED");
  const rest = await payment.cancelPayment({ paymentId, reason: "both were" });
  assert.equal(rest.cancellation.totalAmount, 10000);
  const after = await payment.getPayment({ paymentId });
  assert.equal(after.status, "CANCELLED");
  assert.equal(after.cancellations.length, 2);
  await refuses("PAYMENT_ALREADY_CANCELLED", () => payment.cancelPayment({ paymentId, reason: "again" }));

  const keys = await payment.billingKey.getBillingKeyInfos({ filter: { customerId: "customer-1" } });
  assert.deepEqual(keys.items.map((key) => key.billingKey), [billingKey]);
  assert.equal(keys.items[0].customer.name, "홍길동");
  assert.ok((await payment.billingKey.deleteBillingKey({ billingKey })).deletedAt);
  assert.equal((await payment.billingKey.getBillingKeyInfo({ billingKey })).status, "DELETED");
  await refuses("BILLING_KEY_ALREADY_DELETED", () => payment.billingKey.deleteBillingKey({ billingKey }));
});

test("a declined payment is a typed error and may be tried again", async () => {
  const input = { ...order, paymentId: "order-2", channelKey: "channel-key-card", method: card("4111110000001111") };
  await assert.rejects(payment.payInstantly({ ...input, amount: { total: 11402 } }), (error) => {
    assert.equal(error.name, "PayInstantlyError");
    assert.deepEqual(error.data, {
      type: "PG_PROVIDER",
      pgCode: "INSUFFICIENT_FUNDS",
      pgMessage: "The balance is not sufficient.",
    });
    return true;
  });
  const failed = await payment.getPayment({ paymentId: "order-2" });
  assert.equal(failed.status, "FAILED");
  assert.equal(failed.failure.pgCode, "INSUFFICIENT_FUNDS");

  await payment.payInstantly({ ...input, amount: { total: 11000 } });
  const { items } = await payment.getPaymentTransactions({ paymentId: "order-2" });
  assert.deepEqual(items.map((attempt) => attempt.status), ["FAILED", "PAID"]);
  await refuses("ALREADY_PAID", () => payment.payInstantly({ ...input, amount: { total: 11000 } }));
  await refuses("PAYMENT_NOT_FOUND", () => payment.getPayment({ paymentId: "order-nobody-made" }));
});

test("a super billing key reports the channels that failed", async () => {
  const channelGroupId = "channel-group-test-sandbox";
  const issued = await payment.billingKey.issueBillingKey({ channelGroupId, method: card("4111110000000422") });
  assert.equal(issued.billingKeyInfo.channels.length, 1);
  assert.equal(issued.channelSpecificFailures[0].type, "PG_PROVIDER");
  await refuses("CHANNEL_SPECIFIC", () =>
    payment.billingKey.issueBillingKey({ channelGroupId, method: card("4111110000000421") }));
});

test("a virtual account waits for its deposit", async () => {
  const paymentId = "order-3";
  await payment.payInstantly({
    ...order,
    paymentId,
    channelKey: "channel-key-virtual-account",
    amount: { total: 900000 },
    method: { virtualAccount: { bank: "SHINHAN", expiry: { validHours: 24 }, option: { type: "NORMAL" } } },
  });
  assert.equal((await payment.getPayment({ paymentId })).status, "VIRTUAL_ACCOUNT_ISSUED");
  await control(`payments/${paymentId}/deposit`, { amount: 900000 });
  const paid = await payment.getPayment({ paymentId });
  assert.equal(paid.status, "PAID");
  assert.equal(paid.method.type, "PaymentMethodVirtualAccount");
  await refuses("PAYMENT_NOT_WAITING_FOR_DEPOSIT", () => payment.closeVirtualAccount({ paymentId }));
  await refuses("PG_PROVIDER", () => payment.cancelPayment({ paymentId, reason: "no account to return it to" }));
});

test("a pre-registered payment is confirmed by hand", async () => {
  const paymentId = "order-4";
  await payment.preRegisterPayment({ paymentId, totalAmount: 15000, currency: "KRW" });
  const { transactionId } = await control("windows", {
    ...order,
    paymentId,
    channelKey: "channel-key-easy-pay",
    totalAmount: 15000,
    method: "EASY_PAY",
    manualApproval: true,
  });
  const { paymentToken } = await control(`windows/${transactionId}/approve`, {});
  assert.equal((await payment.getPayment({ paymentId })).status, "READY");
  const confirm = { paymentId, paymentToken, currency: "KRW", totalAmount: 15000, isTest: true };
  await refuses("INFORMATION_MISMATCH", () => payment.confirmPayment({ ...confirm, totalAmount: 1500 }));
  assert.ok((await payment.confirmPayment(confirm)).paidAt);
  assert.equal((await payment.getPayment({ paymentId })).transactionId, transactionId);
  assert.deepEqual(await payment.capturePayment({ paymentId }), {});
});

test("payments are listed, filtered and paged", async () => {
  const all = await payment.getPayments({ page: { size: 2 }, filter: { sortBy: "REQUESTED_AT", sortOrder: "ASC" } });
  assert.equal(all.page.totalCount, 4);
  assert.equal(all.items.length, 2);
  const accounts = await payment.getPayments({ filter: { methods: ["VIRTUAL_ACCOUNT"], status: ["PAID"] } });
  assert.deepEqual(accounts.items.map((item) => item.id), ["order-3"]);
  const beyond = await payment.getPayments({ page: { number: 3000, size: 10 } });
  assert.deepEqual(beyond.items, []);
  await refuses("INVALID_REQUEST", () => payment.getPayments({ page: { number: 60, size: 1000 } }));
});

test("a wrong secret is refused", async () => {
  const stranger = PaymentClient({ secret: "wrong", baseUrl });
  await refuses("UNAUTHORIZED", () => stranger.getPayment({ paymentId: "order-2" }));
});
