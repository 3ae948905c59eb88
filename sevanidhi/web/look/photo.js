// A photo chosen in a form is made smaller here, shown, and sent in parts: after a cut the rest follows. The form
// then carries its key. Whatever fails, the file stays in its box and goes with the form, as without this file.

const LONGEST_SIDE = 1280;
const LARGEST = 200 * 1024;
const PART = 64 * 1024;
const QUALITIES = [0.85, 0.75, 0.6, 0.45];
const WAITS = [1, 2, 4, 8, 15, 30]; // seconds after a cut
const LOOKS = 60; // once a second, until the file is checked

class Refused extends Error {
  constructor(told) {
    super(told.words);
    this.told = told;
  }
}

const rest = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

// Draw the photo upright and small enough, in the page's own canvas, and return it as JPEG.
async function shrunk(file, canvas) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  let small = null;
  for (const quality of QUALITIES) {
    small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (small && small.size <= LARGEST) break;
  }
  return small;
}

async function sha256(blob) {
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// Ask, and ask again when the connection was cut. What the server refuses is not asked again.
async function asked(address, how, waiting) {
  for (let cut = 0; ; cut += 1) {
    try {
      const answer = await fetch(address, { credentials: "same-origin", ...how });
      if (answer.ok) return answer;
      if (answer.status === 409 || answer.status === 422) throw new Refused(await answer.json());
      if (answer.status < 500) throw new Error(`answered ${answer.status}`);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // fetch tells a cut by a TypeError
    }
    if (cut === WAITS.length) throw new Error("no connection");
    waiting();
    await rest(WAITS[cut]);
  }
}

async function send(blob, box, token, tell, current) {
  const headers = { "X-CSRFToken": token };
  const waiting = () => tell(box.dataset.waiting);
  const told = new URLSearchParams({
    key: newKey(), purpose: box.dataset.purpose, name: "", size: blob.size, sha256: await sha256(blob),
  });
  let state = await (await asked(box.dataset.begin, { method: "POST", headers, body: told }, waiting)).json();
  while (state.state === "receiving" && current()) {
    const from = state.received;
    tell(box.dataset.sending.replace("{percent}", Math.floor((100 * from) / blob.size)));
    const part = blob.slice(from, from + PART);
    const range = `bytes ${from}-${from + part.size - 1}/${blob.size}`;
    const how = { method: "PUT", headers: { ...headers, "Content-Range": range }, body: part };
    try {
      state.received = Number((await asked(state.address, how, waiting)).headers.get("Upload-Offset"));
    } catch (error) {
      if (!(error instanceof Refused) || error.told.refused !== "PartOutOfPlace") throw error;
      state.received = error.told.received;
    }
    if (state.received === blob.size) state = await (await asked(state.address, {}, waiting)).json();
  }
  for (let look = 0; state.state === "quarantined" && look < LOOKS && current(); look += 1) {
    tell(state.words);
    await rest(1);
    state = await (await asked(state.address, {}, waiting)).json();
  }
  return state;
}

// The list of errors at the head of the page says nothing of a photo that another has taken the place of.
function takeFromSummary(id) {
  const summary = document.querySelector(".govuk-error-summary");
  summary?.querySelector(`a[href="#${id}"]`)?.closest("li").remove();
  if (summary && !summary.querySelector("li")) summary.remove();
}

function improve(box) {
  const part = (name) => box.querySelector(`[data-photo-${name}]`);
  const file = box.querySelector("input[type=file]");
  const [key, canvas, error, overrule] = ["key", "chosen", "error", "overrule"].map(part);
  const hint = box.querySelector(".govuk-hint");
  const token = box.closest("form")?.querySelector("[name=csrfmiddlewaretoken]")?.value;
  let chosen = 0;

  const tell = (words) => { part("state").textContent = words; };
  const complain = (words) => {
    error.hidden = !words;
    error.querySelector("[data-words]").textContent = words;
    box.classList.toggle("govuk-form-group--error", Boolean(words));
    file.classList.toggle("govuk-file-upload--error", Boolean(words));
    file.setAttribute("aria-describedby", [hint?.id, words && error.id].filter(Boolean).join(" "));
    if (!words) takeFromSummary(file.id);
  };

  file.addEventListener("change", async () => {
    const mine = (chosen += 1);
    const current = () => mine === chosen;
    const [photo] = file.files;
    complain("");
    tell("");
    overrule.hidden = true;
    overrule.querySelector("input").checked = false;
    part("held")?.remove();
    canvas.hidden = true;
    key.value = "";
    if (!photo) return;
    try {
      tell(box.dataset.preparing);
      const small = await shrunk(photo, canvas);
      if (!small || !current()) return;
      canvas.hidden = false;
      const state = await send(small, box, token, tell, current);
      if (!current()) return;
      key.value = state.key;
      file.value = ""; // it has arrived: the form need not carry it
      if (state.state === "refused") {
        tell("");
        complain(state.words);
        overrule.hidden = !state.may_overrule;
      } else {
        tell(state.words);
      }
    } catch (fault) {
      if (!current()) return;
      if (fault instanceof Refused) complain(fault.message);
      tell(fault instanceof Refused ? "" : box.dataset.unreadable);
    }
  });
}

if (window.createImageBitmap && window.crypto?.subtle) {
  document.querySelectorAll("[data-photo]").forEach(improve);
}
