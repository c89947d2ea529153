// What the pages do beyond being read. Without this script they say the same.

// An address whose id is written in other letters (#Vale-Police) lands as well, and so does that of an
// action that a priority's page showed when its plan was new.
const land = () => {
  const id = location.hash.slice(1);
  if (!id || document.getElementById(id)) return;
  const other = document.getElementById(id.toLowerCase());
  const earlier = /-\d{4}-\d\d$/.test(id) && document.querySelector("a[data-earlier]");
  if (other) location.replace(`#${other.id}`);
  else if (earlier) location.replace(`${earlier.href}#${id}`);
};
land();
addEventListener("hashchange", land);

// What a screen reader is to say of what has just happened; `seen` shows it to others as well.
const status = document.createElement("p");
status.setAttribute("role", "status");
document.body.append(status);
let silence;
const say = (text, seen) => {
  status.className = seen ? "said" : "visually-hidden";
  status.textContent = text;
  clearTimeout(silence);
  silence = setTimeout(() => (status.textContent = ""), 4000);
};

// The "#" beside a heading or a row is a link to its address: a click on it copies that address.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.anchor");
  if (!link || !navigator.clipboard) return;
  event.preventDefault();
  navigator.clipboard.writeText(link.href).then(() => say("The address is copied.", true));
});

// The menu takes the keyboard when it opens and closes when the keyboard leaves it, so that it covers
// nothing that is used.
const menu = document.getElementById("menu");
menu?.addEventListener("toggle", ({ newState }) => {
  if (newState === "open") menu.querySelector("a").focus();
});
document.addEventListener("focusin", ({ target }) => {
  if (menu?.matches(":popover-open") && !menu.contains(target)) menu.hidePopover();
});

// Exit this page, as https://design-system.service.gov.uk/components/exit-this-page/ has it: the
// page is covered at once, and another takes its place in the history. Three presses of Shift alone
// do the same; five seconds without one begin the count again.
const exit = document.querySelector(".exit-button a");
if (exit) {
  const leave = () => {
    document.documentElement.classList.add("leaving");
    document.title = "Loading";
    say("Loading.");
    location.replace(exit.href);
  };
  exit.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  // A link within the page would add the page to the history a second time, and one of the two
  // would stay there.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const meant = event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey;
    if (!link?.hash || meant || link.href.split("#")[0] !== location.href.split("#")[0]) return;
    event.preventDefault();
    location.replace(link.hash);
  });
  document.querySelector(".exit .keys").hidden = false;
  let alone = false;
  let presses = 0;
  let forget;
  const other = () => {
    alone = false;
    presses = 0;
  };
  addEventListener("keydown", ({ key, repeat }) => {
    if (key !== "Shift") other();
    else if (!repeat) alone = true;
  });
  addEventListener("pointerdown", other);
  addEventListener("keyup", ({ key }) => {
    if (key !== "Shift") return;
    clearTimeout(forget);
    presses = alone ? presses + 1 : 0;
    if (presses === 3) leave();
    else if (presses) {
      say(`Shift, press ${3 - presses} more ${presses === 1 ? "times" : "time"} to exit.`, true);
      forget = setTimeout(() => {
        presses = 0;
        say("Exit this page expired.");
      }, 5000);
    }
  });
  // Whoever comes back to a page that the browser kept covered sees it again.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted && document.documentElement.classList.contains("leaving")) location.reload();
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
  for (const turn of ["focus", "input"]) input.addEventListener(turn, start);
  if (asked) {
    input.value = asked.slice(0, input.maxLength);
    start();
  } else if (document.activeElement === input) start();
}
