// Lets the browser do the proof's work and takes the sum away. Without a secure page or an able browser the sum stays.
// ES2017 at most: old phones read this. The server alone decides who is asked and what counts.

const box = document.querySelector("[data-proof]");

const begin = () => {
  window.$altcha.algorithms.set("PBKDF2/SHA-256", () => new Worker(box.dataset.worker, { type: "module" }));
  const widget = document.createElement("altcha-widget");
  const set = (name, value) => widget.setAttribute(name, value);
  set("challenge", box.dataset.challenge);
  set("language", "zh-cn");
  set("name", "proof");
  set("auto", "onload");
  set("configuration", JSON.stringify({ hideFooter: true, hideLogo: true, humanInteractionSignature: false }));
  const sum = box.querySelector("[data-proof-sum]");
  widget.addEventListener("statechange", (event) => {
    sum.hidden = event.detail.state === "verified" || event.detail.state === "verifying";
  });
  box.querySelector("[data-proof-work]").appendChild(widget);
};

if (box && window.isSecureContext && window.crypto && window.crypto.subtle && window.Worker && window.$altcha) begin();
