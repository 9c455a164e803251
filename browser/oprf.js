// The client's half of RFC 9497, ristretto255-SHA512, verifiable mode, on the group of @noble/curves.
// The same as ngroups.oprf in Python. Knows elements and scalars, never a seed or what an input means.
import { ristretto255, ristretto255_hasher as hasher } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";

const Point = ristretto255.Point;
const Scalars = Point.Fn;
export const VERIFIABLE = 1;
const ELEMENT = 32;

export class OprfError extends Error {}

const context = (mode) => concatBytes(utf8ToBytes("OPRFV1-"), Uint8Array.of(mode), utf8ToBytes("-ristretto255-SHA512"));
const tag = (name, mode) => concatBytes(utf8ToBytes(name), context(mode));
const two = (number) => Uint8Array.of(number >> 8, number & 255);
const prefixed = (octets) => concatBytes(two(octets.length), octets);

export const toGroup = (message, mode = VERIFIABLE) => hasher.hashToCurve(message, { DST: tag("HashToGroup-", mode) });
const toScalar = (message, mode) => hasher.hashToScalar(message, { DST: tag("HashToScalar-", mode) });

// 64 octets, little-endian, modulo the group's order.
export function reduce(octets) {
  return Scalars.create(octets.reduceRight((number, octet) => (number << 8n) | BigInt(octet), 0n));
}

// DeserializeElement: throws for the identity and for what is not canonical.
export function readElement(octets) {
  let element;
  try {
    if (octets.length !== ELEMENT) throw new OprfError();
    element = Point.fromBytes(octets);
  } catch {
    throw new OprfError("not an element of the group");
  }
  if (element.is0()) throw new OprfError("not an element of the group");
  return element;
}

// DeserializeScalar: throws for what is not below the group's order.
export function readScalar(octets) {
  try {
    return Scalars.fromBytes(octets);
  } catch {
    throw new OprfError("not a scalar of the group");
  }
}

export function blind(message, scalar, mode = VERIFIABLE) {
  const element = toGroup(message, mode);
  if (element.is0() || scalar === 0n) throw new OprfError("the input or the blind is nothing");
  return element.multiply(scalar);
}

// VerifyProof (section 2.2.2): whether the key of `publicKey` made every evaluation. A product with nought is nothing.
export function verify(publicKey, blinded, evaluated, proof, mode = VERIFIABLE) {
  if (!blinded.length || blinded.length !== evaluated.length || proof.length !== 64) return false;
  const [challenge, response] = [readScalar(proof.subarray(0, 32)), readScalar(proof.subarray(32))];
  const times = (element, scalar) => (scalar === 0n ? Point.ZERO : element.multiply(scalar));
  const before = blinded.map((each) => each.toBytes());
  const after = evaluated.map((each) => each.toBytes());
  const key = publicKey.toBytes();
  const seed = prefixed(sha512(concatBytes(prefixed(key), prefixed(tag("Seed-", mode)))));
  let [once, all] = [Point.ZERO, Point.ZERO];
  before.forEach((octets, number) => {
    const parts = [seed, two(number), prefixed(octets), prefixed(after[number]), utf8ToBytes("Composite")];
    const weight = toScalar(concatBytes(...parts), mode);
    once = once.add(times(blinded[number], weight));
    all = all.add(times(evaluated[number], weight));
  });
  const t2 = times(Point.BASE, response).add(times(publicKey, challenge));
  const t3 = times(once, response).add(times(all, challenge));
  const parts = [key, ...[once, all, t2, t3].map((each) => each.toBytes())].map(prefixed);
  return toScalar(concatBytes(...parts, utf8ToBytes("Challenge")), mode) === challenge;
}

// Takes the blind off: 64 octets. Call `verify` first.
export function finalise(message, scalar, evaluated) {
  const element = evaluated.multiply(Scalars.inv(scalar)).toBytes();
  return sha512(concatBytes(prefixed(message), prefixed(element), utf8ToBytes("Finalize")));
}
