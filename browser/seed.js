// The twelve words and what comes of them: the same as ngroups.wallet.seed in Python, so that either brings back
// what the other fetched. The seed never leaves this machine.
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { entropyToMnemonic, mnemonicToEntropy } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { reduce } from "./oprf.js";

const SALT = utf8ToBytes("ngroups-wallet-v1");
const FIRST_YEAR = 2020;
const LETTERS = "abcdefghijklmnopqrstuvwxyz234567";

export class BadWordsError extends Error {}

export const newSeed = () => crypto.getRandomValues(new Uint8Array(16));
export const wordsOf = (seed) => entropyToMnemonic(seed, wordlist);

// Capitals and extra spaces do no harm.
export function seedOf(words) {
  const cleaned = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (cleaned.length !== 12) throw new BadWordsError();
  try {
    return mnemonicToEntropy(cleaned.join(" "), wordlist);
  } catch {
    throw new BadWordsError();
  }
}

const derive = (seed, what, code, epoch, number, octets) =>
  hkdf(sha256, seed, SALT, utf8ToBytes([what, code, epoch, String(number)].join("\0")), octets);

export const nonceOf = (seed, code, epoch, number) => derive(seed, "nonce", code, epoch, number, 16);
export const blindOf = (seed, code, epoch, number) => reduce(derive(seed, "blind", code, epoch, number, 64));

// `2026-11` to months since January 2020.
export function epochNumber(name) {
  const found = /^(20[2-9][0-9])-(0[1-9]|1[0-2])$/.exec(name);
  if (!found) throw new RangeError("no epoch");
  return (Number(found[1]) - FIRST_YEAR) * 12 + Number(found[2]) - 1;
}

// Lower case, without padding (RFC 4648 section 6).
export function base32(octets) {
  let [text, bits, held] = ["", 0, 0];
  for (const octet of octets) {
    held = (held << 8) | octet;
    for (bits += 8; bits >= 5; bits -= 5) text += LETTERS[(held >> (bits - 5)) & 31];
    held &= (1 << bits) - 1;
  }
  return bits ? text + LETTERS[(held << (5 - bits)) & 31] : text;
}

export function userName(code, epoch, nonce) {
  const number = epochNumber(epoch);
  return code + LETTERS[number >> 5] + LETTERS[number & 31] + base32(nonce);
}

export function functionInput(code, epoch, nonce) {
  const number = epochNumber(epoch);
  return concatBytes(utf8ToBytes("ngroups-pass-v1"), utf8ToBytes(code), Uint8Array.of(number >> 8, number & 255), nonce);
}
