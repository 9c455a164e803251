// Passkeys: hands the site's question to the browser and the answer back to the site, in the form it stands in.
// Nothing is fetched; the form is sent as any other.
"use strict";

const octets = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function opened(options) {
  const descriptors = (list) => (list || []).map((each) => ({ ...each, id: octets(each.id) }));
  const whole = { ...options, challenge: octets(options.challenge) };
  if (options.user) whole.user = { ...options.user, id: octets(options.user.id) };
  if (options.excludeCredentials) whole.excludeCredentials = descriptors(options.excludeCredentials);
  if (options.allowCredentials) whole.allowCredentials = descriptors(options.allowCredentials);
  return whole;
}

function written(credential) {
  const response = { clientDataJSON: text(credential.response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  const id = text(credential.rawId);
  return JSON.stringify({ id, rawId: id, type: credential.type, response, clientExtensionResults: {} });
}

// A browser that runs this and knows passkeys needs no word about browsers that do not.
const able = Boolean(window.PublicKeyCredential);
for (const note of document.querySelectorAll("[data-without-scripts]")) note.hidden = able;

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!able) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const publicKey = opened(JSON.parse(form.dataset.options));
      form.elements.answer.value = written(await navigator.credentials[form.dataset.passkey]({ publicKey }));
      form.submit();
    } catch {
      form.querySelector("p.error").hidden = false;
    }
  });
}
