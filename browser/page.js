// The page Passes: twelve words in, logins out. Nothing is kept but the public keys that were seen, so that
// another one for the same month is noticed; words and logins go when the page is closed.
import { settingsFor } from "./readers.js";
import { BadWordsError, newSeed, seedOf, wordsOf } from "./seed.js";
import { fetchPasses, WalletError } from "./wallet.js";

const root = document.querySelector("[data-passes]");
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const PINS = "passes.keys";

const pins = {
  all() {
    try {
      return JSON.parse(localStorage.getItem(PINS) || "{}");
    } catch {
      return {};
    }
  },
  get: (name) => pins.all()[name],
  set(name, key) {
    try {
      localStorage.setItem(PINS, JSON.stringify({ ...pins.all(), [name]: key }));
    } catch {
      // A browser that keeps nothing is as welcome; it then cannot notice another key.
    }
  },
};

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, { redirect: "error", cache: "no-store", ...options });
  } catch {
    throw new WalletError("unreachable");
  }
  const message = await answer.json().catch(() => ({}));
  if (message.type === "passes.refused") throw new WalletError(message.reason);
  if (!answer.ok || !message.type) throw new WalletError("unreachable");
  return message;
}

const site = {
  offer: () => ask(root.dataset.offer),
  keys: () => ask(root.dataset.keys, { credentials: "omit" }), // so that nobody can be shown a list of their own
  issue: (body) =>
    ask(root.dataset.issue, {
      method: "POST",
      body,
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": root.querySelector("[name=csrfmiddlewaretoken]").value,
      },
    }),
};

function say(reason) {
  for (const each of root.querySelectorAll("[data-reason]")) each.hidden = true;
  if (!reason) return;
  (root.querySelector(`[data-reason="${reason}"]`) || root.querySelector('[data-reason="unreachable"]')).hidden = false;
}

const day = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 10);

function show({ host, port, logins }) {
  const list = part("logins");
  list.replaceChildren(...logins.map((login, number) => card(login, number, host, port)));
  part("none").hidden = logins.length > 0;
  part("result").hidden = false;
  part("result").focus();
}

function card(login, number, host, port) {
  const made = part("login").content.firstElementChild.cloneNode(true);
  const put = (name, text) => (made.querySelector(`[data-field="${name}"]`).textContent = text);
  put("class", login.pass_class);
  put("epoch", login.epoch);
  put("host", host);
  put("port", port);
  put("user", login.user);
  put("password", login.password);
  put("from", day(login.good_from));
  put("until", day(login.good_until - 1));
  const chooser = made.querySelector("select");
  const text = made.querySelector("pre");
  const change = () => (text.textContent = settingsFor(chooser.value, { host, port, ...login }));
  chooser.id = `reader-${number}`;
  made.querySelector("label").htmlFor = chooser.id;
  chooser.addEventListener("change", change);
  change();
  made.querySelector('[data-do="copy"]').addEventListener("click", () => navigator.clipboard.writeText(text.textContent));
  made.querySelector('[data-do="download"]').addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text.textContent], { type: "text/plain" }));
    link.download = `${chooser.value}.txt`;
    link.click();
    URL.revokeObjectURL(link.href);
  });
  return made;
}

async function fetchWith(seed, button) {
  say("");
  part("result").hidden = true;
  button.disabled = true;
  try {
    show(await fetchPasses(seed, site, pins));
  } catch (error) {
    say(error instanceof WalletError ? error.reason : "unreachable");
  } finally {
    button.disabled = false;
  }
}

function start() {
  let seed;
  const [make, written, own] = [part("make"), part("written"), part("restore")];
  make.addEventListener("click", () => {
    seed = newSeed();
    part("words").textContent = wordsOf(seed);
    part("new").hidden = false;
    part("words").focus();
  });
  written.addEventListener("click", () => fetchWith(seed, written));
  own.addEventListener("submit", (event) => {
    event.preventDefault();
    try {
      seed = seedOf(own.elements.words.value);
    } catch (error) {
      if (!(error instanceof BadWordsError)) throw error;
      say("words");
      return;
    }
    fetchWith(seed, own.querySelector("button"));
  });
  for (const each of document.querySelectorAll("[data-without-scripts]")) each.hidden = true;
  root.hidden = false;
}

if (root && globalThis.crypto?.getRandomValues) start();
