// How a name written in Hindi is usually written in English. It is only offered: who bears the name corrects it.
// The vowel that is written nowhere ("a" after a bare letter) is not always spoken: कमला is Kamla, not Kamala.

const CONSONANTS = Object.fromEntries(
  `क k ख kh ग g घ gh ङ n च ch छ chh ज j झ jh ञ n ट t ठ th ड d ढ dh ण n त t थ th द d ध dh न n
   प p फ ph ब b भ bh म m य y र r ल l ळ l व v श sh ष sh स s ह h
   क़ q ख़ kh ग़ gh ज़ z ड़ r ढ़ rh फ़ f`.trim().normalize("NFC").split(/\s+/)
    .map((one, at, all) => [one, all[at + 1]]).filter((_pair, at) => at % 2 === 0),
);
const VOWELS = {
  "अ": "a", "आ": "aa", "इ": "i", "ई": "ii", "उ": "u", "ऊ": "uu", "ऋ": "ri", "ए": "e", "ऐ": "ai", "ओ": "o",
  "औ": "au", "ऑ": "o", "ा": "aa", "ि": "i", "ी": "ii", "ु": "u", "ू": "uu", "ृ": "ri", "े": "e", "ै": "ai",
  "ो": "o", "ौ": "au", "ॉ": "o", "ॅ": "e",
};
const SILENCE = "्", NASALS = "ंँ", SIGNS = "ा", BARE = "bare";

// The names of the English letters, as in आर पी सिंह.
const LETTERS = `ए A बी B सी C डी D ई E एफ F एफ़ F जी G एच H आई I जे J के K एल L एम M एन N ओ O पी P आर R एस S
  टी T यू U वी V डब्ल्यू W एक्स X वाई Y ज़ेड Z`;
// Spellings that custom has fixed otherwise than the rules below.
const CUSTOM = `श्रीवास्तव Srivastava जायसवाल Jaiswal चौधरी Chaudhary दुबे Dubey तिवारी Tiwari पवन Pawan रावत Rawat
  अवस्थी Awasthi धवन Dhawan कुशवाहा Kushwaha जवाहर Jawahar जवाहरलाल Jawaharlal भगवती Bhagwati सीता Sita
  पीयूष Piyush दिलीप Dilip अजीत Ajit वाजपेयी Vajpayee बाजपेयी Bajpai पूजा Pooja पूनम Poonam नूर Noor
  राठौर Rathore राठौड़ Rathore शेख़ Sheikh शेख Sheikh बेगम Begum ख़ातून Khatoon खातून Khatoon सिद्दीक़ी Siddiqui
  सिद्दीकी Siddiqui इक़बाल Iqbal इकबाल Iqbal क़ुरैशी Qureshi कुरैशी Qureshi वसीम Wasim वाजिद Wajid
  वहीद Waheed अनुपमा Anupama रोज़ी Rosie जॉन John जोसफ़ Joseph जोसेफ Joseph थॉमस Thomas
  डेविड David मैसी Massey पीटर Peter डॉ Dr मो Md वर्मा Verma सक्सेना Saxena कपूर Kapoor
  टंडन Tandon राय Rai बनर्जी Banerjee चटर्जी Chatterjee मुखर्जी Mukherjee सुनील Sunil आयशा Ayesha
  गंगवार Gangwar सुशील Sushil ॐ Om`;
// Words that stand at the end of a name that is written as one, and keep their own vowels there: प्रेम-लता.
const ENDS = `लता कली चरण शरण करण मती वती पति मणि प्रकाश प्रसाद प्रताप प्रीत प्रिया प्रभा स्वरूप श्री`
  .normalize("NFC").split(" ");

// Said after a name in respect: राम जी, हसीना बी. Elsewhere, and beside another, they are the letters G and B.
const RESPECT = "जी Ji बी Bi";

const HINDI = "[\\u0900-\\u0963\\u0971-\\u097f\\u200c\\u200d]+";
const WORD = new RegExp(HINDI, "g"), BEFORE = new RegExp(`(${HINDI})[ .]*$`), AFTER = new RegExp(`^[ .]*(${HINDI})`);

const letters = pairs(LETTERS), respect = pairs(RESPECT);
const fixed = new Map([...letters, ...pairs(CUSTOM)]);

function pairs(list) {
  const words = list.normalize("NFC").trim().split(/\s+/);
  return new Map(words.flatMap((one, at) => (at % 2 ? [] : [[one, words[at + 1]]])));
}

/** Return a name in English letters; what is not written in Hindi stays as it is. */
export function inEnglish(name) {
  return name.normalize("NFC").trim().replace(/\s+/g, " ").replace(WORD, (hindi, at, whole) => {
    const before = BEFORE.exec(whole.slice(0, at))?.[1], after = AFTER.exec(whole.slice(at + hindi.length))?.[1];
    const follows = before && !letters.has(before) && !letters.has(after);
    return (follows && respect.get(hindi)) || word(hindi);
  });
}

function word(hindi) {
  const plain = hindi.replace(/[\u200c\u200d]/g, "");
  const known = fixed.get(plain);
  if (known) return known;
  const end = ENDS.find((one) => !joins(plain, one) && plain.endsWith(one));
  const parts = end ? [plain.slice(0, -end.length), end] : [plain];
  const spelt = parts.map((part) => spell(silenced(syllables(part)))).join("");
  return spelt.charAt(0).toUpperCase() + spelt.slice(1);
}

/** Return whether no name of its own stands before the end: सरस्वती is not सरस् and वती. */
function joins(hindi, end) {
  const before = hindi.slice(0, -end.length);
  return before.length < 2 || before.endsWith(SILENCE);
}

/** Return the letters one by one: {onset, vowel, nasal}; the vowel of a letter that joins the next is "". */
function syllables(hindi) {
  const found = [];
  for (let at = 0; at < hindi.length; at += 1) {
    const pair = hindi.slice(at, at + 2), last = found.at(-1);
    if (pair in CONSONANTS) found.push({ onset: CONSONANTS[hindi.slice(at, (at += 1) + 1)], vowel: BARE });
    else if (hindi[at] in CONSONANTS) found.push({ onset: CONSONANTS[hindi[at]], vowel: BARE });
    else if (NASALS.includes(hindi[at]) && last) last.nasal = true;
    else if (hindi[at] === SILENCE && last) last.vowel = "";
    else if (last?.vowel === BARE && hindi[at] >= SIGNS && hindi[at] in VOWELS) last.vowel = VOWELS[hindi[at]];
    else if (hindi[at] in VOWELS) found.push({ onset: "", vowel: VOWELS[hindi[at]] });
  }
  return found;
}

/** Take the written-nowhere vowel out where it is not spoken: at the end, and between two spoken vowels. */
function silenced(all) {
  const end = all.length - 1;
  if (end > 0 && all[end].vowel === BARE && !all[end].nasal && !heavy(all)) all[end].vowel = "";
  for (let at = end - 1; at > 0; at -= 1) {
    const [before, here, after] = all.slice(at - 1, at + 2);
    const open = before.vowel !== "" && !before.nasal && !here.nasal;
    if (here.vowel === BARE && here.onset && open && after.onset && after.vowel !== "") here.vowel = "";
  }
  return all;
}

/** Return whether the last letter cannot be spoken after the one it is joined to: चंद्र, धर्म, सत्य. */
function heavy(all) {
  const [joined, last] = all.slice(-2);
  return joined.vowel === "" && /^[yrlvnm]$/.test(last.onset);
}

function spell(all) {
  const whole = all.map((one, at) => onset(all, at) + vowel(all, at) + nasal(all, at)).join("");
  return whole.replace(/jn/g, "gy").replace(/ph$/, "f").replace(/v(?=(al|ala|ali|an|ant|ar)$)/, "w");
}

function onset(all, at) {
  const before = all[at - 1], here = all[at].onset;
  const spokenSo = before?.vowel === "" && /^(s|sh|d|k|kh|j|g)$/.test(before.onset);
  return here === "v" && spokenSo ? "w" : here;
}

function vowel(all, at) {
  const here = all[at].vowel;
  if (here === BARE || here === "aa") return "a";
  if (here === "uu") return "u";
  return here === "ii" ? longI(all, at) : here;
}

/** Return "ee" in the first syllable and in the last closed one, as in Deepak and Sandeep; else "i". */
function longI(all, at) {
  const next = all[at + 1], first = all.slice(0, at).every((one) => one.vowel === "");
  const joined = next?.vowel === "" && at + 2 < all.length;
  const afterShr = all[at].onset === "r" && all[at - 1]?.onset === "sh";
  if (first) return next && !joined && !afterShr && all[at].onset ? "ee" : "i";
  return next?.vowel === "" && at + 2 === all.length && next.onset !== "sh" ? "ee" : "i";
}

function nasal(all, at) {
  if (!all[at].nasal) return "";
  const next = all[at + 1]?.onset ?? "";
  if (next === "h") return "ng";
  return /^(p|b|m)/.test(next) ? "m" : "n";
}

/**
 * Fill a box that asks the English of another as that one is written, as long as nobody has written in it. Not
 * when it is left: the note would move the button away under the finger that presses it. What comes back filled
 * so, after an answer beside it was refused, is offered still.
 */
export function offer(box) {
  const source = document.getElementById(box.dataset.englishOf);
  let offered = "";
  const note = document.createElement("p");
  Object.assign(note, { id: `${box.id}-offered`, className: "govuk-hint sn-offered" });
  note.setAttribute("role", "status");
  box.setAttribute("aria-describedby", `${box.getAttribute("aria-describedby") ?? ""} ${note.id}`.trim());
  box.before(note);
  const follow = () => {
    box.value = offered = inEnglish(source.value);
    const words = offered ? box.dataset.offered : "";
    if (note.textContent !== words) note.textContent = words; // said once, not with each letter
  };
  if (source && ["", inEnglish(source.value)].includes(box.value)) follow();
  source?.addEventListener("input", () => {
    if (box.value === offered) follow();
  });
  box.addEventListener("input", () => {
    note.textContent = "";
  });
}

document.querySelectorAll("[data-english-of]").forEach(offer);
