// Small improvements. Every page works without this file.
import { initAll } from "./govuk.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// A worklist by keyboard: j and k walk the rows' links, as in a mail box.
document.addEventListener("keydown", (event) => {
  if (!["j", "k"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const links = [...document.querySelectorAll("[data-worklist] tbody th a")];
  if (links.length === 0) return;
  const at = links.indexOf(document.activeElement);
  const next = event.key === "j" ? Math.min(at + 1, links.length - 1) : Math.max(at - 1, 0);
  links[next].focus();
  event.preventDefault();
});

// The menu's folded part closes as people expect: by Escape, or by a press elsewhere.
const more = document.querySelector(".sn-more");
document.addEventListener("click", (event) => {
  if (more && !more.contains(event.target)) more.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !more?.open) return;
  more.open = false;
  more.querySelector("summary").focus();
});

// A printed page shows every sum.
addEventListener("beforeprint", () => {
  document.querySelectorAll("details.sn-sum:not([open])").forEach((sum) => {
    sum.dataset.opened = "";
    sum.open = true;
  });
});
addEventListener("afterprint", () => {
  document.querySelectorAll("details[data-opened]").forEach((sum) => {
    delete sum.dataset.opened;
    sum.open = false;
  });
});

// What is pressed twice is sent once; the notice that something is done is told to a screen reader.
document.querySelector(".sn-notice[role=alert]")?.focus();

// A photo is made smaller here and sent in parts, where a page asks for one.
if (document.querySelector("[data-photo]")) import("./photo.js");

// Large photos of a paper's pages are made smaller before they go.
if (document.querySelector("[data-pages]")) import("./pages.js");

// The English of a name is offered, where a page asks for both.
if (document.querySelector("[data-english-of]")) import("./names.js");

// Parts fetched by htmx get their behaviour too.
document.addEventListener("htmx:afterSettle", (event) => initAll({ scope: event.target }));
