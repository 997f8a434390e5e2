// Dragging over a face draws a box; the boxes travel in one hidden field, in thousandths. A tap still ticks a cell.
const form = document.querySelector("[data-cover]");
const frame = form && form.querySelector(".cover");
const field = form && form.querySelector("[name=boxes]");
const said = form && form.querySelector("[data-cover-said]");
const undo = form && form.querySelector("[data-cover-undo]");
const FEW = 8; // pixels: less is a tap
const drawn = [];
let begun = null;
let dragged = false;

const within = (value) => Math.min(1000, Math.max(0, Math.round(value * 1000)));

const placeOf = (event) => {
  const sides = frame.getBoundingClientRect();
  return [within((event.clientX - sides.left) / sides.width), within((event.clientY - sides.top) / sides.height)];
};

const boxOf = ([x, y], [u, v]) => [Math.min(x, u), Math.min(y, v), Math.max(x, u), Math.max(y, v)];

const lay = (mark, [left, top, right, bottom]) => {
  mark.style.left = `${left / 10}%`;
  mark.style.top = `${top / 10}%`;
  mark.style.width = `${(right - left) / 10}%`;
  mark.style.height = `${(bottom - top) / 10}%`;
};

const tell = () => {
  field.value = drawn.map(({ box }) => box.join(",")).join(";");
  said.textContent = drawn.length ? said.dataset.number.replace("{n}", drawn.length) : "";
  undo.hidden = drawn.length === 0;
};

const down = (event) => {
  if (event.button) return;
  begun = { at: placeOf(event), x: event.clientX, y: event.clientY, mark: null };
  dragged = false;
};

const move = (event) => {
  if (!begun) return;
  if (!begun.mark) {
    if (Math.hypot(event.clientX - begun.x, event.clientY - begun.y) < FEW) return;
    begun.mark = document.createElement("div");
    begun.mark.className = "cover-box";
    frame.append(begun.mark);
    frame.setPointerCapture(event.pointerId);
  }
  dragged = true;
  lay(begun.mark, boxOf(begun.at, placeOf(event)));
};

const up = (event) => {
  if (begun && begun.mark) {
    const box = boxOf(begun.at, placeOf(event));
    if (box[0] < box[2] && box[1] < box[3]) drawn.push({ box, mark: begun.mark });
    else begun.mark.remove();
    tell();
  }
  begun = null;
};

if (frame && window.PointerEvent) {
  frame.classList.add("is-drawable");
  field.value = "";
  frame.addEventListener("pointerdown", down);
  frame.addEventListener("pointermove", move);
  frame.addEventListener("pointerup", up);
  frame.addEventListener("pointercancel", () => {
    if (begun && begun.mark) begun.mark.remove();
    begun = null;
  });
  // The click that ends a drag ticks nothing.
  frame.addEventListener("click", (event) => {
    if (dragged) event.preventDefault();
    dragged = false;
  }, true);
  undo.addEventListener("click", () => {
    const last = drawn.pop();
    if (last) last.mark.remove();
    tell();
  });
}
