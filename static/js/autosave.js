// A form that saves itself: <form data-autosave="address" data-autosave-key="draft-12">. What could not be sent stays in
// this browser until it is; without this script the button saves all the same.
const form = document.querySelector("form[data-autosave]");
const state = form && form.querySelector("[data-autosave-state]");
const key = form && `autosave:${form.dataset.autosaveKey}`;
const WAIT = 1500;
let timer = 0;
let sending = false;
let again = false;

const isText = (field) => field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type === "text");
const texts = () => [...form.elements].filter(isText).map((field) => [field.name, field.value]);
const say = (word) => { state.textContent = state.dataset[word] || ""; };

function keep() {
  try { localStorage.setItem(key, JSON.stringify({ revision: form.elements.revision.value, texts: texts() })); } catch (error) { /* full or forbidden: the page still has it */ }
}

function forget() {
  try { localStorage.removeItem(key); } catch (error) { /* as above */ }
}

async function save() {
  if (sending) { again = true; return; }
  sending = true;
  try {
    const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), credentials: "same-origin" });
    if (answer.redirected) {
      say("signin");
    } else if (answer.ok) {
      form.elements.revision.value = (await answer.json()).revision;
      if (!again) forget();
      say("saved");
    } else if (answer.status === 409) {
      say("stale");
    } else {
      say("");
    }
  } catch (error) {
    say("offline");
  }
  sending = false;
  if (again) { again = false; later(); }
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(save, WAIT);
}

// With the revision it was typed upon: where somebody has saved since, the server refuses and shows both texts.
function restore() {
  let kept = null;
  try { kept = JSON.parse(localStorage.getItem(key)); } catch (error) { /* nothing readable */ }
  if (!kept) return;
  let differs = false;
  for (const [name, value] of kept.texts || []) {
    const field = form.elements[name];
    if (!isText(field) || field.value === value) continue;
    field.value = value;
    differs = true;
  }
  if (!differs) { forget(); return; }
  form.elements.revision.value = kept.revision;
  say("kept");
}

if (form) {
  restore();
  form.addEventListener("input", () => { keep(); later(); });
  addEventListener("online", later);
}
