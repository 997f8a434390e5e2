// Seals a spoiled paper again from what its voter was shown, on any device. Nothing is sent. Words come from the template.

const root = document.querySelector("[data-papercheck]");
const field = root.querySelector("textarea");
const line = root.querySelector("[data-say]");
const say = (text, tone) => { line.textContent = text; line.className = `notice tone-${tone}`; };

const check = async (event) => {
  event.preventDefault();
  let read = {};
  try { read = JSON.parse(field.value); } catch (error) { say(root.dataset.unreadable, "danger"); return; }
  try {
    const again = await window.sealing.sealWith(read.box_key, read.ballot, read.marks, read.chance);
    const tracker = await window.sealing.tracker(read.paper);
    const words = again === read.paper ? root.dataset.same : root.dataset.other;
    say(words.replace("{marks}", read.marks).replace("{tracker}", tracker), again === read.paper ? "success" : "danger");
  } catch (error) { say(root.dataset.unreadable, "danger"); }
};

if (window.isSecureContext && window.crypto && window.crypto.subtle && window.sealing) {
  root.querySelector("[data-unable]").hidden = true;
  root.querySelector("form").hidden = false;
  root.querySelector("form").addEventListener("submit", check);
}
