// Small comforts for every page; each page works without them. ES2017 at most: old phones read this.
// Words come from data attributes of the templates, never from here.

const all = (selector) => Array.from(document.querySelectorAll(selector));

// A broken form opens at its summary.
const focusErrorSummary = () => {
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();
};

// Characters left, counted as people count them (one for a rare character too).
const countCharacters = (line) => {
  const field = document.getElementById(line.dataset.counter);
  const max = Number(line.dataset.max);
  if (!field || !max) return;
  field.removeAttribute("maxlength"); // cutting off pasted text without a word loses it
  const show = () => {
    const left = max - Array.from(field.value).length;
    const words = left < 0 ? line.dataset.over : line.dataset.left;
    line.textContent = words.replace("{n}", Math.abs(left));
    line.classList.toggle("counter-low", left < 0);
  };
  field.addEventListener("input", show);
  line.hidden = false;
  show();
};

// An impatient second tap sends nothing twice.
const sendOnce = (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "1";
  form.setAttribute("aria-busy", "true");
  setTimeout(() => allowAgain(form), 10000);
};

const allowAgain = (form) => {
  delete form.dataset.sending;
  form.removeAttribute("aria-busy");
};

const showConnection = () => {
  all("[data-offline]").forEach((line) => { line.hidden = navigator.onLine !== false; });
};

const csrfToken = () => {
  const meta = document.querySelector('meta[name="csrf-token"]');
  return meta ? meta.content : "";
};

const say = (words) => {
  const place = document.getElementById("messages");
  if (!place || !words) return;
  const line = document.createElement("p");
  line.className = "notice tone-danger";
  line.textContent = words;
  place.textContent = "";
  place.append(line);
};

const listenToHtmx = () => {
  const body = document.body;
  body.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = csrfToken();
  });
  // A whole page without the part that was asked for is the log-in page: the session has ended.
  body.addEventListener("htmx:beforeSwap", (event) => {
    const { serverResponse, target, requestConfig } = event.detail;
    const wanted = requestConfig.elt.closest("[hx-select]");
    const part = wanted && wanted.getAttribute("hx-select").slice(1);
    if (/^\s*<!doctype/i.test(serverResponse || "") && target !== body && !(part && serverResponse.includes(`id="${part}"`))) {
      event.detail.shouldSwap = false;
      window.location.reload();
    }
  });
  const failed = () => say(document.getElementById("messages").dataset.networkError);
  body.addEventListener("htmx:sendError", failed);
  body.addEventListener("htmx:responseError", failed);
  body.addEventListener("htmx:afterSwap", () => all("[data-counter][hidden]").forEach(countCharacters));
};

const printPage = (event) => {
  if (event.target.closest("[data-print]")) window.print();
};

// An open group of the navigation closes when its reader goes on elsewhere.
const closeGroups = (kept) => {
  all(".nav-group[open]").forEach((group) => { if (group !== kept) group.removeAttribute("open"); });
};

const closeOnEscape = (event) => {
  const open = document.querySelector(".nav-group[open]");
  if (event.key !== "Escape" || !open) return;
  if (open.contains(document.activeElement)) open.querySelector("summary").focus();
  closeGroups();
};

focusErrorSummary();
all("[data-counter]").forEach(countCharacters);
all("[data-print]").forEach((button) => { button.hidden = false; });
document.addEventListener("submit", sendOnce);
document.addEventListener("click", printPage);
document.addEventListener("click", (event) => closeGroups(event.target.closest(".nav-group")));
document.addEventListener("keydown", closeOnEscape);
window.addEventListener("pageshow", () => all("form[data-sending]").forEach(allowAgain));
window.addEventListener("online", showConnection);
window.addEventListener("offline", showConnection);
showConnection();
listenToHtmx();
