// The ceremony of the box's key: made here, shown share by share, and only its public half is sent.
// Words come from the template.

const root = document.querySelector("[data-ceremony]");
const sealing = window.sealing;
const form = root.querySelector("form");
const places = Array.from(root.querySelectorAll("[data-share]"));
const line = root.querySelector("[data-say]");
let key = null;
let at = -1;

const show = (name) => {
  for (const each of root.querySelectorAll("[data-part]")) each.hidden = each.dataset.part !== name;
};
const turn = () => {
  places.forEach((place, number) => { place.hidden = number !== at; });
  if (at < places.length) {
    const place = places[at];
    place.querySelector("[data-share-text]").textContent = sealing.shareText(key.shares[at]);
    place.querySelector("[data-typed]").value = "";
    line.textContent = "";
    place.querySelector("h2").focus();
    return;
  }
  form.elements.box_key.value = key.boxKey;
  form.elements.share_hashes.value = key.hashes.join(" ");
  key = null; // the shares are on paper now, and nowhere else
  for (const place of places) place.querySelector("[data-share-text]").textContent = "";
  show("send");
};

const begin = async () => {
  key = await sealing.makeKey();
  at = 0;
  show("shares");
  turn();
};
// Whoever copies a share types its last eight signs from the paper: a slip is found now, not after the vote.
const next = (place) => {
  const wanted = sealing.shareText(key.shares[at]).replace(/-/g, "").slice(-8);
  const typed = place.querySelector("[data-typed]").value.toUpperCase().replace(/[^A-Z2-7]/g, "");
  if (typed !== wanted) {
    line.textContent = root.dataset.differs;
    line.className = "notice tone-danger";
    place.querySelector("[data-typed]").focus();
    return;
  }
  line.className = "";
  at += 1;
  turn();
};

if (window.isSecureContext && window.crypto && window.crypto.subtle && sealing) {
  root.querySelector("[data-unable]").hidden = true;
  show("begin");
  root.querySelector("[data-do=begin]").addEventListener("click", begin);
  for (const place of places) {
    place.querySelector("[data-do=next]").addEventListener("click", () => next(place));
    place.querySelector("[data-do=print]").addEventListener("click", () => window.print());
  }
}
