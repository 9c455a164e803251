// Fetches passes: blind, ask, check against the published key, unblind. As ngroups.wallet.obtain does it.
// Logins are made here and stay here; the site sees blinded elements only.
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { blind, finalise, OprfError, readElement, verify } from "./oprf.js";
import { base32, blindOf, functionInput, nonceOf, userName } from "./seed.js";

// `reason` is a word of the interface (docs/CROSSING.md), or `key`, `proof`, `unreachable`.
export class WalletError extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

// `pins` remembers, by class and epoch, the key that was seen first: get(name), set(name, hex).
export async function fetchPasses(seed, site, pins) {
  const offer = await site.offer();
  const keys = await site.keys();
  const logins = [];
  for (const wanted of offer.entitlements) {
    const key = trustedKey(keys.keys, wanted, pins);
    logins.push(...(await obtain(seed, key, wanted.count, site)));
    pins.set(`${key.pass_class} ${key.epoch}`, key.public);
  }
  return { host: offer.host, port: offer.port, logins };
}

export function trustedKey(keys, wanted, pins) {
  const found = keys.filter((key) => key.pass_class === wanted.pass_class && key.epoch === wanted.epoch);
  if (found.length !== 1) throw new WalletError("key");
  const [key] = found;
  const pinned = pins.get(`${key.pass_class} ${key.epoch}`);
  if (pinned && pinned !== key.public) throw new WalletError("key");
  return key;
}

// One batch: what to send, and how to finish it when the answer is there.
export function prepare(seed, key, count) {
  const passes = Array.from({ length: count }, (_, number) => {
    const nonce = nonceOf(seed, key.code, key.epoch, number);
    const input = functionInput(key.code, key.epoch, nonce);
    const scalar = blindOf(seed, key.code, key.epoch, number);
    return { user: userName(key.code, key.epoch, nonce), input, scalar, element: blind(input, scalar) };
  });
  // The one form of messages: keys sorted, no white space.
  const request = JSON.stringify({
    blinded: passes.map((each) => bytesToHex(each.element.toBytes())),
    epoch: key.epoch,
    pass_class: key.pass_class,
    type: "passes.issue",
  });
  return { request, finish: (issued) => finish(key, passes, issued) };
}

function finish(key, passes, issued) {
  let evaluated;
  try {
    evaluated = issued.evaluated.map((each) => readElement(hexToBytes(each)));
    const blinded = passes.map((each) => each.element);
    const good = verify(readElement(hexToBytes(key.public)), blinded, evaluated, hexToBytes(issued.proof));
    if (!good) throw new OprfError();
  } catch {
    throw new WalletError("proof");
  }
  return passes.map((each, number) => ({
    pass_class: key.pass_class,
    epoch: key.epoch,
    user: each.user,
    password: base32(finalise(each.input, each.scalar, evaluated[number]).subarray(0, 16)),
    good_from: key.good_from,
    good_until: key.good_until,
  }));
}

async function obtain(seed, key, count, site) {
  const { request, finish: finished } = prepare(seed, key, count);
  return finished(await site.issue(request));
}
