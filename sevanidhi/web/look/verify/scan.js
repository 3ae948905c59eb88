// Reading a code from a picture or from the camera. Nothing leaves the device.
import decodeQR from "qr/decode.js";
import { Refused } from "./refused.js";

const SIDES = [1600, 2600, 1000]; // the longer side a picture is drawn at, one after the other
const THOROUGH = { effort: Infinity, timeLimit: 4000 };
const PAUSE = 80; // milliseconds between two looks of the camera
const CAMERA = { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } };

const canvas = document.createElement("canvas");
const pen = canvas.getContext("2d", { willReadFrequently: true });

function pixels(picture, width, height, longest) {
  const scale = Math.min(1, longest / Math.max(width, height));
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
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
  const { width, height } = picture;
  try {
    for (const side of SIDES) {
      const text = textIn(pixels(picture, width, height, side), THOROUGH);
      if (text !== null) return text;
      if (side >= Math.max(width, height) && side !== SIDES[0]) break;
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
  const look = () => {
    if (!watching) return;
    const text = video.videoWidth ? textIn(pixels(video, video.videoWidth, video.videoHeight, 1920)) : null;
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
