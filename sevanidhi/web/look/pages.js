// Photos of a paper's pages go together with their form. Each is made smaller where it is chosen, still sharp enough
// for the code on it; a press of the button waits for that. Whatever cannot be made smaller goes as it is, as without
// this file.

const LONGEST_SIDE = 2800;
const LARGE = 1024 * 1024;
const QUALITY = 0.85;

async function smaller(file) {
  if (!file.type.startsWith("image/") || file.size <= LARGE) return file;
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const [short, long] = [picture.width, picture.height].sort((one, other) => one - other);
  if (long > 2 * short) return file; // several pages in one picture: none of them would stay sharp
  const scale = Math.min(1, LONGEST_SIDE / long);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const drawn = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!drawn || drawn.size >= file.size) return file;
  return new File([drawn], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}

async function allSmaller(files) {
  const pages = new DataTransfer();
  for (const file of files) pages.items.add(await smaller(file).catch(() => file));
  return pages.files;
}

function improve(box) {
  const state = document.getElementById(`${box.id}-state`);
  let work = null;
  let pressed = null;

  const begin = async () => {
    const mine = {};
    [work, pressed] = [mine, null];
    state.textContent = "";
    const files = await allSmaller([...box.files]).catch(() => null);
    if (work !== mine) return; // others were chosen meanwhile
    if (files) box.files = files;
    work = null;
    if (pressed) box.form.requestSubmit(pressed.button);
  };

  box.addEventListener("change", begin);
  box.form.addEventListener("submit", (event) => {
    if (!work) return;
    event.preventDefault();
    pressed = { button: event.submitter };
    state.textContent = box.dataset.preparing;
  });
  if (box.files.length) begin(); // chosen before this file had come
}

function able() {
  try {
    return Boolean(window.createImageBitmap && HTMLFormElement.prototype.requestSubmit && new DataTransfer());
  } catch {
    return false;
  }
}

if (able()) document.querySelectorAll("[data-pages]").forEach(improve);
