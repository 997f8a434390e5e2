// Adds the phone's position to an opinion or a station, on a tap and only then. Without a secure page or the reader's leave the
// form works as before. Positions are WGS84 degrees.

const box = document.querySelector("[data-locate]");

const put = (name, value) => {
  document.querySelector('input[name="' + name + '"]').value = value.toFixed(6);
};

if (box && window.isSecureContext && navigator.geolocation) {
  const status = box.querySelector("[role=status]");
  box.hidden = false;
  box.querySelector("button").addEventListener("click", () => {
    status.textContent = box.dataset.asking;
    navigator.geolocation.getCurrentPosition(
      (found) => {
        put("lng", found.coords.longitude);
        put("lat", found.coords.latitude);
        const datum = document.querySelector('input[name="datum"][value="wgs84"]');
        if (datum) datum.checked = true;
        status.textContent = box.dataset.done;
      },
      () => { status.textContent = box.dataset.failed; },
      { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 },
    );
  });
}
