// The page on which a hospital checks a health card, with or without a network. Its words stand in the page.
import { decoded } from "./base45.js";
import { verified } from "./cose.js";
import { dayInWords, momentInWords } from "./days.js";
import { judged, keysOf } from "./judge.js";
import { fetched, kept, newest } from "./lists.js";
import { Refused } from "./refused.js";
import { ageOf, listOf } from "./revoked.js";
import { textOfPicture, watch } from "./scan.js";

const ASKS_AGAIN = 15 * 60 * 1000;
// Nothing is said against a card by these: it could not be checked.
const CANNOT_SAY = new Set([
  "no_list", "list_old", "list_wrong", "clock", "no_code", "no_picture", "no_camera", "newer",
]);

const language = document.documentElement.lang;
const part = (name) => document.querySelector(`[data-part="${name}"]`);
const words = Object.fromEntries(
  [...part("words").content.querySelectorAll("[data-word]")].map((one) => [one.dataset.word, one.textContent]),
);
const addresses = { ...part("lists").dataset };
const nowInSeconds = () => Date.now() / 1000;
let held = { keys: [], list: null };
let listWrong = false;
let stopCamera = null;

function said(word, facts = {}) {
  const written = (name) => {
    if (name.endsWith("_date")) return dayInWords(facts[name], language);
    return name.endsWith("_at") ? momentInWords(facts[name], language) : String(facts[name]);
  };
  return words[word].replace(/%\((\w+)\)s/g, (_place, name) => written(name));
}

function tone(element, name) {
  for (const one of ["good", "wrong", "waiting"]) element.classList.toggle(`sn-notice--${one}`, one === name);
}

// --- the answer ---------------------------------------------------------------------------------------------------

function answer(text) {
  show(judged(text, { ...held, now: nowInSeconds(), newest: newest() }));
}

function refuse(why) {
  show({ answer: "refused", why, facts: {} });
}

function show(judgement) {
  const genuine = judgement.answer !== "refused";
  const why = judgement.why === "no_list" && listWrong ? "list_wrong" : judgement.why;
  const heading = genuine ? judgement.answer : CANNOT_SAY.has(why) ? "cannot_say" : "not_good";
  const box = part("answer");
  tone(box, { genuine: "good", not_good: "wrong" }[heading] ?? "waiting");
  box.dataset.answer = judgement.answer;
  box.dataset.why = why ?? "";
  part("answer-heading").textContent = said(heading);
  const sentence = { genuine: "compare", not_begun: "holds_from" }[judgement.answer] ?? why;
  part("answer-words").textContent = said(sentence, judgement.facts);
  part("answer-ageing").hidden = !judgement.ageing;
  part("card").hidden = !genuine;
  if (genuine) fill(judgement.card, judgement.day, judgement.answer === "genuine");
  box.hidden = false;
  box.focus();
}

function fill(card, day, holds) {
  const told = {
    number: card.number, serial: card.serial, ddo: card.ddo, issued: dayInWords(card.issued, language),
    last: dayInWords(card.until - 1, language), ward: card.ward === null ? words.no_ward : words[`ward.${card.ward}`],
  };
  for (const [name, value] of Object.entries(told)) part(`card-${name}`).textContent = value;
  part("members").replaceChildren(...card.members.map((member) => row(member, day, holds)));
}

function row(member, day, holds) {
  const line = part("member").content.cloneNode(true);
  const place = (name) => line.querySelector(`[data-member="${name}"]`);
  const other = language === "hi" ? member.nameEn : member.nameHi;
  place("order").textContent = member.order;
  place("name").textContent = language === "hi" || member.nameEn === null ? member.nameHi : member.nameEn;
  place("other-name").textContent = member.nameEn === null ? "" : other;
  place("relation").textContent = relationOf(member);
  place("birth").textContent = dayInWords(member.birth, language);
  place("gender").textContent = words[`gender.${member.gender}`] ?? "";
  const leftAlready = member.until !== null && day >= member.until;
  const covered = place("covered");
  const word = leftAlready ? "left" : holds ? "covered" : "covered_later";
  covered.classList.add({ left: "sn-tag--wrong", covered: "sn-tag--good", covered_later: "sn-tag--waiting" }[word]);
  covered.textContent = words[word];
  if (member.until !== null) place("until").textContent = said("until", { last_date: member.until - 1 });
  return line;
}

// A wife is called a wife; where the gender is not said, the relation is called as the list of relations does.
function relationOf({ relation, gender }) {
  return words[`relation.${relation}.${gender}`] ?? words[`relation.${relation}`] ?? relation;
}

// --- the lists ----------------------------------------------------------------------------------------------------

function showLists() {
  const box = part("lists");
  const [word, look] = listsWord();
  tone(box, look);
  box.dataset.state = word;
  part("lists-words").textContent = said(word, held.list ? { made_at: held.list.madeAt } : {});
}

function listsWord() {
  if (!held.list) return [listWrong ? "list_wrong" : "no_list", "wrong"];
  try {
    const { state } = ageOf(held.list, { now: nowInSeconds(), newest: newest() });
    return { fresh: ["lists_fresh", "good"], ageing: ["lists_ageing", "waiting"], old: ["list_old", "wrong"] }[state];
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    return [refused.why, "wrong"];
  }
}

async function take(source) {
  try {
    held = (await source()) ?? held;
    listWrong = false;
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    listWrong = held.list === null;
  }
  showLists();
}

const ask = () => take(() => fetched(addresses, held));

// --- what one may press -------------------------------------------------------------------------------------------

part("camera-start").addEventListener("click", async () => {
  const video = part("camera");
  const done = () => {
    part("camera-box").hidden = true;
    part("camera-start").hidden = false;
  };
  part("camera-box").hidden = false;
  part("camera-start").hidden = true;
  try {
    const stop = await watch(video, (text) => {
      done();
      answer(text);
    });
    stopCamera = () => {
      stop();
      done();
    };
  } catch {
    done();
    refuse("no_camera");
  }
});
part("camera-stop").addEventListener("click", () => stopCamera?.());

part("picture").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  if (!file) return;
  part("reading").hidden = false;
  try {
    answer(await textOfPicture(file));
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    refuse(refused.why);
  } finally {
    part("reading").hidden = true;
    target.value = "";
  }
});

part("typed").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = part("code").value;
  part("code").value = ""; // a code reader writes the next one behind what stands there
  if (text.trim()) answer(text);
});
part("code").addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault(); // it ends what a code reader writes
  part("typed").requestSubmit();
});

async function start() {
  part("tools").hidden = false;
  part("camera-start").hidden = !navigator.mediaDevices?.getUserMedia;
  await take(() => kept(addresses));
  await ask();
  setInterval(ask, ASKS_AGAIN);
  setInterval(showLists, 60_000);
  addEventListener("online", ask);
  if (addresses.worker && "serviceWorker" in navigator) {
    await navigator.serviceWorker.register(addresses.worker, { scope: addresses.scope });
    await navigator.serviceWorker.ready;
    part("ready").hidden = false;
  }
}

start();

// The same code is tried in the tests against the signed examples.
export { decoded, judged, keysOf, listOf, textOfPicture, verified };
