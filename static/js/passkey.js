// Forms with `data-passkey`: "get" signs in, "create" adds a key. The form's button asks our server
// for a challenge (`data-options`), then the device, and sends the form with the device's answer.
// Without this script, or on a device that cannot, the forms stay hidden: other ways in remain.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const asked = (options) => ({
  ...options,
  challenge: bytes(options.challenge),
  ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
  ...["allowCredentials", "excludeCredentials"].reduce((kept, name) => options[name]
    ? { ...kept, [name]: options[name].map((each) => ({ ...each, id: bytes(each.id) })) } : kept, {}),
});

const answered = ({ id, rawId, type, response }) => JSON.stringify({
  id, rawId: text(rawId), type,
  response: Object.fromEntries(
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]
      .filter((name) => response[name]).map((name) => [name, text(response[name])])),
});

async function send(form) {
  const said = form.querySelector("[data-passkey-said]");
  const button = form.querySelector("button");
  said.textContent = "";
  button.disabled = true;
  try {
    const token = form.elements.csrfmiddlewaretoken.value;
    const page = await fetch(form.dataset.options, { method: "POST", headers: { "X-CSRFToken": token } });
    if (!page.ok) throw new Error(page.status);
    const publicKey = asked(await page.json());
    form.elements.credential.value = answered(await navigator.credentials[form.dataset.passkey]({ publicKey }));
    form.submit();
  } catch {
    said.textContent = form.dataset.refused;
    button.disabled = false;
  }
}

// Keys belong to a domain: an address of numbers has none.
if (window.PublicKeyCredential && window.isSecureContext && !/^[\d.]+$|:/.test(location.hostname)) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => { event.preventDefault(); send(form); });
  }
  for (const none of document.querySelectorAll("[data-passkey-none]")) none.hidden = true;
}
