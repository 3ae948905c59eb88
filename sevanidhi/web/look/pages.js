// Photos of a paper's pages go together with their form. Each is made smaller where it is chosen, still sharp enough
// for the code on it; whatever cannot be made smaller stays in the box as it is.

const LONGEST_SIDE = 2800;
const LARGE = 1024 * 1024;
const QUALITY = 0.85;

async function smaller(file) {
  if (!file.type.startsWith("image/") || file.size <= LARGE) return file;
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
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

for (const box of document.querySelectorAll("[data-pages]")) {
  let waiting = null;
  box.addEventListener("change", () => {
    const mine = allSmaller([...box.files]).then((files) => {
      if (waiting !== mine) return; // others were chosen meanwhile
      box.files = files;
      waiting = null;
    });
    waiting = mine;
  });
  box.form.addEventListener("submit", (event) => {
    if (!waiting) return;
    event.preventDefault();
    waiting.then(() => box.form.requestSubmit(event.submitter));
  });
}
