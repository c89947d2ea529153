// What the pages do beyond being read. Without this script they say the same.

// An address whose id is written in other letters (#Kent-Police) lands as well.
const land = () => {
  const id = location.hash.slice(1);
  const other = id && !document.getElementById(id) && document.getElementById(id.toLowerCase());
  if (other) location.replace(`#${other.id}`);
};
land();
addEventListener("hashchange", land);

// What a screen reader is to say of what has just happened.
const status = document.createElement("p");
status.className = "copied";
status.setAttribute("role", "status");
document.body.append(status);
let silence;
const say = (text) => {
  status.textContent = text;
  clearTimeout(silence);
  silence = setTimeout(() => (status.textContent = ""), 4000);
};

// The "#" beside a heading or a row is a link to its address: a click on it copies that address.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.anchor");
  if (!link || !navigator.clipboard) return;
  event.preventDefault();
  navigator.clipboard.writeText(link.href).then(() => say("The address is copied."));
});

// Exit this page, as https://design-system.service.gov.uk/components/exit-this-page/ has it: the
// page is covered at once, and another takes its place in the history. Three presses of Shift do
// the same; five seconds without one begin the count again.
const exit = document.querySelector(".exit-button a");
if (exit) {
  const leave = () => {
    document.documentElement.classList.add("leaving");
    document.title = "Loading";
    location.replace(exit.href);
  };
  exit.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  let presses = 0;
  let forget;
  addEventListener("keyup", (event) => {
    clearTimeout(forget);
    presses = event.key === "Shift" ? presses + 1 : 0;
    if (presses === 3) leave();
    else if (presses) {
      say(`Shift, press ${3 - presses} more ${presses === 1 ? "times" : "time"} to exit.`);
      forget = setTimeout(() => (presses = 0), 5000);
    }
  });
  // Whoever comes back to a page that the browser kept sees it again.
  addEventListener("pageshow", (event) => {
    if (event.persisted) document.documentElement.classList.remove("leaving");
  });
}

// The search is loaded when somebody turns to it, so that nobody else waits for it.
const form = document.querySelector("form.search");
if (form) {
  const input = form.elements.q;
  const asked = new URLSearchParams(location.search).get("q");
  let search;
  const start = () =>
    (search ??= import("./search.js")
      .then((module) => module.start(form, document.querySelector(".answers"), say))
      .catch(() => (search = undefined)));
  input.addEventListener("focus", start);
  if (asked) {
    input.value = asked;
    start();
  } else if (document.activeElement === input) start();
}
