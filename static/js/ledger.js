// Keys for a table of many rows: j and k go down and up, x ticks, Enter opens, a ticks all of the page. Typing is left alone.

const rows = [...document.querySelectorAll("[data-ledger] tbody tr")];
const boxOf = (row) => row.querySelector("input[type=checkbox]");
const linkOf = (row) => row.querySelector("th a");
let at = -1;

const boxes = () => rows.map(boxOf).filter(Boolean);
function tickAll(on) {
  boxes().forEach((box) => { box.checked = on; });
}

const head = document.querySelector("[data-tick-all]");
if (head && boxes().length) {
  const all = Object.assign(document.createElement("input"), { type: "checkbox", className: "form-check-input" });
  all.setAttribute("aria-label", head.dataset.tickAll);
  all.addEventListener("change", () => tickAll(all.checked));
  head.replaceChildren(all);
}

function go(to) {
  if (!rows.length) return;
  at = Math.max(0, Math.min(rows.length - 1, to));
  linkOf(rows[at]).focus();
  rows[at].scrollIntoView({ block: "nearest" });
}

document.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-ledger] tbody tr");
  if (row) at = rows.indexOf(row);
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") go(at + 1);
  else if (event.key === "k") go(at - 1);
  else if (event.key === "x" && at >= 0 && boxOf(rows[at])) boxOf(rows[at]).click();
  else if (event.key === "Enter" && at >= 0 && event.target === boxOf(rows[at])) linkOf(rows[at]).click(); // in a box it would send the form
  else if (event.key === "a") {
    tickAll(!boxes().every((box) => box.checked));
  } else return;
  event.preventDefault();
});
