// Runs the browser's modules under Node.js: a list of questions as JSON on standard input, their answers on standard output.
import { readFileSync } from "node:fs";
import { bytesToHex, hexToBytes } from "../../browser/node_modules/@noble/hashes/utils.js";
import * as oprf from "../../browser/oprf.js";
import { settingsFor } from "../../browser/readers.js";
import { seedOf, wordsOf } from "../../browser/seed.js";
import { fetchPasses, prepare } from "../../browser/wallet.js";

const element = (hex) => oprf.readElement(hexToBytes(hex));
const tried = async (action) => {
  try {
    return await action();
  } catch (error) {
    return { error: error.constructor.name, reason: error.reason };
  }
};

const ANSWERS = {
  blind: ({ mode, input, blind }) =>
    bytesToHex(oprf.blind(hexToBytes(input), oprf.readScalar(hexToBytes(blind)), mode).toBytes()),
  verify: ({ key, blinded, evaluated, proof }) =>
    oprf.verify(element(key), blinded.map(element), evaluated.map(element), hexToBytes(proof)),
  finalise: ({ input, blind, evaluated }) =>
    bytesToHex(oprf.finalise(hexToBytes(input), oprf.readScalar(hexToBytes(blind)), element(evaluated))),
  element: ({ octets }) => tried(() => bytesToHex(element(octets).toBytes())),
  words: ({ seed }) => wordsOf(hexToBytes(seed)),
  seed: ({ words }) => tried(() => bytesToHex(seedOf(words))),
  prepare: ({ seed, key, count }) => prepare(hexToBytes(seed), key, count).request,
  finish: ({ seed, key, count, issued }) => tried(() => prepare(hexToBytes(seed), key, count).finish(issued)),
  settings: ({ reader, server }) => settingsFor(reader, server),
  fetch: ({ seed, offer, keys, pinned }) =>
    tried(() =>
      fetchPasses(
        hexToBytes(seed),
        { offer: () => offer, keys: () => keys, issue: () => ({ evaluated: [], proof: "" }) },
        { get: (name) => pinned[name], set() {} },
      ),
    ),
};

const questions = JSON.parse(readFileSync(0, "utf8"));
const answers = [];
for (const each of questions) answers.push(await ANSWERS[each.do](each));
process.stdout.write(JSON.stringify(answers));
