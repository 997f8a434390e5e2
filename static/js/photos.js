// Photos to be sent: shows what was chosen, lets single ones go, and makes big pictures smaller before they leave
// the phone. Any step that a browser cannot do is left out; the plain file field always works.

const LONGEST_SIDE = 2048;
const QUALITY = 0.85;
const SMALL_ENOUGH = 600 * 1024;

const canReplaceFiles = () => {
  try {
    return Boolean(new DataTransfer().items.add);
  } catch (error) {
    return false;
  }
};

// Without this a browser would forget which side of the picture is up.
const keepsOrientation = () => Boolean(window.CSS && CSS.supports && CSS.supports("image-orientation", "from-image"));

const toBlob = (canvas) => new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));

const draw = (picture, side, cover) => {
  const scale = Math.min(1, (cover ? Math.max : Math.min)(side / picture.width, side / picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
};

const open = async (file) => {
  if (!/^image\//.test(file.type) || !window.createImageBitmap || !keepsOrientation()) return null;
  try {
    return await createImageBitmap(file);
  } catch (error) {
    return null; // a kind of picture this browser does not know
  }
};

const smaller = async (file, picture) => {
  if (!picture || file.size <= SMALL_ENOUGH) return file;
  const blob = await toBlob(draw(picture, LONGEST_SIDE, false));
  if (!blob || blob.size >= file.size) return file;
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
};

const sizeOf = (file) =>
  file.size < 1024 * 1024 ? Math.ceil(file.size / 1024) + " KB" : (file.size / 1024 / 1024).toFixed(1) + " MB";

const entry = ({ file, thumbnail }, words, drop) => {
  const item = document.createElement("li");
  const box = thumbnail || document.createElement("span");
  if (!thumbnail) box.className = "upload-file";
  const name = document.createElement("span");
  name.className = "upload-name";
  name.textContent = file.name + " " + sizeOf(file);
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words.remove;
  button.setAttribute("aria-label", words.remove + " " + file.name);
  button.addEventListener("click", drop);
  item.append(box, name, button);
  return item;
};

const enhance = (input) => {
  const words = input.closest("[data-photos]").dataset;
  const most = Number(words.most) || 1;
  const list = input.closest("[data-photos]").querySelector("[data-photos-list]");
  const status = input.closest("[data-photos]").querySelector("[data-photos-status]");
  let chosen = [];

  const put = () => {
    const transfer = new DataTransfer();
    chosen.forEach(({ file }) => transfer.items.add(file));
    input.files = transfer.files;
    list.textContent = "";
    chosen.forEach((one) => list.append(entry(one, words, () => {
      chosen = chosen.filter((other) => other !== one);
      put();
      input.focus();
    })));
    status.textContent = chosen.length ? words.chosen.replace("{n}", chosen.length).replace("{most}", most) : "";
  };

  input.addEventListener("change", async () => {
    const added = Array.from(input.files);
    const before = input.multiple ? chosen : [];
    input.setAttribute("aria-busy", "true");
    status.textContent = words.working;
    const made = [];
    for (const file of added) { // one after the other: an old phone has little memory
      const picture = await open(file);
      made.push({ file: await smaller(file, picture), thumbnail: picture && draw(picture, 240, true) });
      if (picture && picture.close) picture.close();
    }
    const together = before.concat(made);
    chosen = together.slice(0, most);
    input.removeAttribute("aria-busy");
    put();
    if (together.length > most) status.textContent = words.tooMany.replace("{most}", most);
  });

  // While pictures are being made smaller the form waits.
  input.form.addEventListener("submit", (event) => {
    if (!input.hasAttribute("aria-busy")) return;
    event.preventDefault();
    event.stopPropagation();
    status.textContent = words.working;
  }, true);
};

if (canReplaceFiles()) {
  document.querySelectorAll("[data-photos] input[type=file]").forEach(enhance);
}
