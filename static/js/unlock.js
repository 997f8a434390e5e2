// Opening the box: three shares are joined here; which one is wrong or comes twice is named. Words come from the template.

const root = document.querySelector("[data-unlock]");
const sealing = window.sealing;
const form = root.querySelector("form");
const fields = Array.from(root.querySelectorAll("[data-share-field]"));
const known = JSON.parse(document.getElementById("shares").textContent); // [[hash, name], …]

const tell = (field, text, isBad) => {
  const line = document.getElementById(field.getAttribute("aria-describedby"));
  line.textContent = text;
  line.className = isBad ? "errorlist" : "muted";
  field.setAttribute("aria-invalid", isBad ? "true" : "false");
};

// Whose share it is; nothing where it is nobody's, or was given before.
const look = async (field, seen) => {
  const share = sealing.shareFromText(field.value);
  if (!share) { tell(field, root.dataset.missing, true); return null; }
  const hash = await sealing.shareHash(share);
  const found = known.find((row) => row[0] === hash);
  if (!found) { tell(field, root.dataset.wrong, true); return null; }
  if (seen.has(hash)) { tell(field, root.dataset.twice.replace("{name}", found[1]), true); return null; }
  seen.add(hash);
  tell(field, root.dataset.right.replace("{name}", found[1]), false);
  return share;
};

const unlock = async (event) => {
  event.preventDefault();
  const seen = new Set();
  const shares = [];
  for (const field of fields) shares.push(await look(field, seen));
  const bad = shares.indexOf(null);
  if (bad >= 0) { fields[bad].focus(); delete form.dataset.sending; form.removeAttribute("aria-busy"); return; }
  form.elements.private_key.value = await sealing.joinShares(shares);
  form.submit();
};

if (window.crypto && window.crypto.subtle && sealing) {
  root.querySelector("[data-unable]").hidden = true;
  form.hidden = false;
  form.addEventListener("submit", unlock);
}
