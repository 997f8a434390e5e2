// The station's screen: asks for the code anew every few seconds and counts down between.
const place = document.querySelector("[data-screen]");
const lost = document.querySelector("[data-lost]");
const EVERY = 3000;

const tick = () => {
  const left = place.querySelector("[data-countdown]");
  if (left) left.textContent = Math.max(0, Number(left.textContent) - 1);
};

const renew = async () => {
  try {
    const answer = await fetch(place.dataset.screen, { cache: "no-store" });
    if (answer.status === 404) return window.location.reload();
    if (!answer.ok) throw new Error(answer.status);
    place.innerHTML = await answer.text();
    lost.hidden = true;
    place.hidden = false;
  } catch (error) {
    lost.hidden = false;
    place.hidden = true; // a code that may be over is worse than none
  }
  return undefined;
};

setInterval(tick, 1000);
setInterval(renew, EVERY);
