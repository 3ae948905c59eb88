// Days since 1 January 1970, as the records count them; an instant's day is the day in India.

const DAY = 86_400;
const INDIA = 5.5 * 3_600;

export const dayOf = (seconds) => Math.floor((seconds + INDIA) / DAY);

// "2017-05-01" as a number; null stays null.
export const dayNumber = (written) => (written === null ? null : Date.parse(`${written}T00:00:00Z`) / 1000 / DAY);

export function dayInWords(day, language) {
  const written = new Intl.DateTimeFormat(language === "hi" ? "hi-IN-u-nu-latn" : "en-IN", {
    day: "numeric", month: "long", year: "numeric", timeZone: "UTC",
  });
  return written.format(new Date(day * DAY * 1000));
}

export function momentInWords(seconds, language) {
  const written = new Intl.DateTimeFormat(language === "hi" ? "hi-IN-u-nu-latn" : "en-IN", {
    day: "numeric", month: "long", hour: "numeric", minute: "2-digit", hour12: language !== "hi",
    timeZone: "Asia/Kolkata",
  });
  return written.format(new Date(seconds * 1000));
}
