// Leaving the page, the search form, and what the pages do beyond being read. This is a classic
// script, loaded before everything else, so that leaving and searching wait for nothing. It is the only
// script that a page loads by itself: splitting it would cost another request. The pages have the same
// content without it.
{
  const root = document.documentElement;
  root.classList.add("js");

  // Announce a text to screen readers; `visible` also shows it.
  let status;
  let clearing;
  const announce = (text, visible) => {
    if (!status) {
      status = Object.assign(document.createElement("p"), { className: "visually-hidden" });
      status.setAttribute("role", "status");
      document.body.append(status);
    }
    status.className = visible ? "said" : "visually-hidden";
    status.textContent = text;
    clearTimeout(clearing);
    clearing = setTimeout(() => (status.textContent = ""), 4000);
  };

  // Exit this page, following https://design-system.service.gov.uk/components/exit-this-page/: hide
  // the page, then replace it in the history. Three presses of Shift alone do the same.
  const exitLink = () => document.querySelector(".exit-button a");
  let title;
  let offering;
  const cover = (hidden) => {
    root.classList.toggle("leaving", hidden);
    root.style.visibility = hidden ? "hidden" : ""; // not by the style sheet: it may still be loading
    if (hidden) title = document.title;
    document.title = hidden ? "Loading" : title;
    announce(hidden ? "Loading." : "");
    status.style.visibility = hidden ? "visible" : "";
  };
  const leaving = () => root.classList.contains("leaving");
  const stay = () => {
    clearTimeout(offering);
    document.querySelectorAll(".stay").forEach((button) => button.remove());
    if (!leaving()) return;
    cover(false);
    stop(); // else leaving again would abort the first load, and be reported as an error of the second
  };
  const leave = () => {
    if (leaving() || !exitLink()) return;
    cover(true);
    location.replace(exitLink().href);
    // Only some browsers report that the visitor stopped the load. Uncovering by itself could show
    // the page to whoever came in, so the others get a button.
    offering = setTimeout(() => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "stay" });
      button.textContent = "Not loading? Go back to the page";
      button.style.visibility = "visible";
      button.addEventListener("click", stay);
      document.body.prepend(button);
    }, 5000);
  };
  if (window.navigation) navigation.addEventListener("navigateerror", stay);
  addEventListener("pageshow", ({ persisted }) => persisted && stay());

  document.addEventListener("click", (event) => {
    if (!event.target.closest(".exit-button a")) return;
    event.preventDefault();
    leave();
  });
  // A link within the page would add a second entry to the history, which leaving would not replace.
  // On `window`, after the listeners that may have cancelled the click.
  addEventListener("click", (event) => {
    const link = exitLink() && event.target.closest("a[href]");
    const special = event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey;
    if (!link || !link.hash || special || link.href.split("#")[0] !== location.href.split("#")[0]) return;
    event.preventDefault();
    location.replace(link.hash);
  });

  let alone = false;
  let presses = 0;
  let expiry;
  const reset = () => {
    alone = false;
    presses = 0;
  };
  const modified = (event) => ["Alt", "AltGraph", "Control", "Meta"].some((key) => event.getModifierState(key));
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") stay();
    if (event.key !== "Shift" || modified(event)) reset();
    else if (!event.repeat) alone = true;
  });
  for (const type of ["pointerdown", "wheel"]) addEventListener(type, reset, { passive: true });
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !exitLink()) return;
    clearTimeout(expiry);
    presses = alone && !modified(event) ? presses + 1 : 0;
    if (presses === 3) leave();
    else if (presses) {
      announce(`Shift, press ${3 - presses} more ${presses === 1 ? "times" : "time"} to exit.`, true);
      expiry = setTimeout(() => {
        presses = 0;
        announce("Exit this page expired.");
      }, 5000);
    }
  });

  // The search is loaded when someone turns to it. What is typed never enters an address: the field
  // has no name, and the form is never submitted.
  let search;
  let ready = false;
  let submitted = false;
  const message = (form, text) => {
    const link = Object.assign(document.createElement("a"), { href: form.action, textContent: "A to Z" });
    const line = document.createElement("p");
    line.append(`${text} the `, link, ".");
    const panel = document.querySelector(".results");
    panel.hidden = !form.elements[0].value.trim();
    panel.lastElementChild.replaceChildren(line);
    // Until it is known whether the words are of danger, they count as such.
    panel.classList.add("danger");
    panel.querySelector(".emergency div").hidden = false;
  };
  const load = (form) => {
    search =
      search ||
      import("./search.js")
        .then((module) => module.start(form, document.querySelector(".results"), announce))
        .then(() => {
          ready = true;
          if (submitted) form.dispatchEvent(new Event("submit")); // search.js moves to the results
        })
        .catch(() => {
          search = undefined;
          message(form, "Search is not working. Look in");
          announce("Search is not working.");
        });
  };
  const wait = (form) => {
    if (!ready) message(form, "Searching… You can also look in");
    load(form);
  };
  const searchForm = (event) => event.target.closest && event.target.closest("form.search");
  document.addEventListener("focusin", (event) => searchForm(event) && load(searchForm(event)));
  document.addEventListener("input", (event) => {
    submitted = false;
    if (searchForm(event)) wait(searchForm(event));
  });
  document.addEventListener("submit", (event) => {
    if (!searchForm(event)) return;
    event.preventDefault();
    submitted = !ready;
    if (submitted) announce("Searching…");
    wait(searchForm(event));
  });

  // Two old forms of address still work: an id in other letter case (#Vale-Police), and the id of an
  // action on a priority's page from when its plan was new, which is now on the page of earlier years.
  const redirectFragment = (id) => {
    const other = document.getElementById(id.toLowerCase());
    const earlier = /-\d{4}-\d\d$/.test(id) && document.querySelector("a[data-earlier]");
    if (other) location.replace(`#${other.id}`);
    else if (earlier) location.replace(`${earlier.href}#${id}`);
  };

  // Open what a link leads into, which older browsers do not. They do not print what is closed either.
  const openTarget = () => {
    const id = location.hash.slice(1);
    const target = id && document.getElementById(id);
    if (id && !target) redirectFragment(id);
    const closed = target && target.closest("details:not([open])");
    if (!closed) return;
    closed.open = true;
    openTarget(); // one within another
    target.scrollIntoView();
  };
  addEventListener("hashchange", openTarget);
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((one) => (one.open = true));
  });
  addEventListener("afterprint", () => opened.forEach((one) => (one.open = false)));

  // The "#" beside a heading or a row links to its address. A click copies that address.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.anchor");
    if (!link || !navigator.clipboard) return;
    event.preventDefault();
    navigator.clipboard.writeText(link.href).then(() => announce("The address is copied.", true));
  });

  document.addEventListener("DOMContentLoaded", () => {
    announce("");
    document.querySelectorAll("form.search, .exit .keys").forEach((part) => (part.hidden = false));

    // The notice that the plan is over, for a page that is read later than it was built.
    const over = document.querySelector("[data-ends][hidden]");
    if (over && new Date() > new Date(`${over.dataset.ends}T23:59:59`)) over.hidden = false;
    openTarget();

    // The menu takes the focus when it opens, and closes when the focus leaves it, so that it covers
    // nothing in use. Browsers without popovers show its links in the page.
    const menu = document.getElementById("menu");
    if (!menu || !("popover" in menu)) return;
    menu.addEventListener("toggle", ({ newState }) => {
      if (newState === "open") menu.querySelector("a").focus();
    });
    document.addEventListener("focusin", ({ target }) => {
      if (menu.matches(":popover-open") && !menu.contains(target)) menu.hidePopover();
    });
  });
}
