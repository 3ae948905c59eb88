// Reading a code from a picture or from the camera. Nothing leaves the device.
import decodeQR from "qr/decode.js";
import { Refused } from "./refused.js";

const LONGEST = 1600; // the longer side at which a picture is looked at first
// Looks at one picture, until a code is found: so many times as large, so many degrees turned. A code held askew is
// often found when it is turned a little or drawn larger.
const LOOKS = [
  [1, 0], [1.5, 0], [1, -15], [1, 15], [0.6, 0], [2, 0], [1, -30], [1, 30], [2, 15], [2, -15], [1, 45], [0.8, 0],
];
const THOROUGH = { effort: Infinity, timeLimit: 2000 };
const FRAME_LOOKS = 4; // how many of them take turns, a frame each
const PAUSE = 80; // milliseconds between two looks of the camera
const CAMERA = { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } };

const canvas = document.createElement("canvas");
const pen = canvas.getContext("2d", { willReadFrequently: true });

function drawn(picture, [width, height], [times, turned]) {
  const scale = Math.min(1, LONGEST / Math.max(width, height)) * times;
  const angle = (turned * Math.PI) / 180;
  const [across, down] = [Math.abs(Math.cos(angle)) * scale, Math.abs(Math.sin(angle)) * scale];
  canvas.width = Math.max(1, Math.ceil(width * across + height * down));
  canvas.height = Math.max(1, Math.ceil(height * across + width * down));
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.translate(canvas.width / 2, canvas.height / 2);
  pen.rotate(angle);
  pen.drawImage(picture, (-width * scale) / 2, (-height * scale) / 2, width * scale, height * scale);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

function textIn(image, how) {
  try {
    return decodeQR(image, how);
  } catch {
    return null; // no code in it
  }
}

// Return the text of the code in a picture's file.
export async function textOfPicture(file) {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) throw new Refused("no_picture");
  const size = [picture.width, picture.height];
  try {
    for (const look of LOOKS) {
      const text = textIn(drawn(picture, size, look), THOROUGH);
      if (text !== null) return text;
      await new Promise((done) => setTimeout(done)); // the page stays alive meanwhile
    }
  } finally {
    picture.close();
  }
  throw new Refused("no_code");
}

// Show the camera and call `found` with the first code's text. Returns what stops it.
export async function watch(video, found) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: CAMERA });
  let watching = true;
  const stop = () => {
    watching = false;
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  };
  let looks = 0;
  const look = () => {
    if (!watching) return;
    const size = [video.videoWidth, video.videoHeight];
    const text = size[0] ? textIn(drawn(video, size, LOOKS[looks % FRAME_LOOKS]), {}) : null;
    looks += 1;
    if (text === null) {
      setTimeout(look, PAUSE);
    } else {
      stop();
      found(text);
    }
  };
  video.srcObject = stream;
  await video.play();
  look();
  return stop;
}
