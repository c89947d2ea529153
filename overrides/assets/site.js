// What the pages do beyond being read. They say the same without this script.

// Two old forms of address still work: an id in other letter case (#Vale-Police), and the id of an
// action on a priority's page from when its plan was new, which is now on the page of earlier years.
const redirectFragment = () => {
  const id = location.hash.slice(1);
  if (!id || document.getElementById(id)) return;
  const other = document.getElementById(id.toLowerCase());
  const earlier = /-\d{4}-\d\d$/.test(id) && document.querySelector("a[data-earlier]");
  if (other) location.replace(`#${other.id}`);
  else if (earlier) location.replace(`${earlier.href}#${id}`);
};
redirectFragment();
addEventListener("hashchange", redirectFragment);

// Open what a link leads into, which older browsers do not. They do not print what is closed either.
const openTarget = () => {
  const target = document.getElementById(location.hash.slice(1));
  const closed = target && target.closest("details:not([open])");
  if (!closed) return;
  closed.open = true;
  openTarget(); // one within another
  target.scrollIntoView();
};
openTarget();
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

// The notice that the plan is over, for a page that is read later than it was built.
const over = document.querySelector("[data-ends][hidden]");
if (over && new Date() > new Date(`${over.dataset.ends}T23:59:59`)) over.hidden = false;

// The menu takes the focus when it opens, and closes when the focus leaves it, so that it covers
// nothing in use. Browsers without popovers show its links in the page.
const menu = document.getElementById("menu");
if (menu && "popover" in menu) {
  menu.addEventListener("toggle", ({ newState }) => {
    if (newState === "open") menu.querySelector("a").focus();
  });
  document.addEventListener("focusin", ({ target }) => {
    if (menu.matches(":popover-open") && !menu.contains(target)) menu.hidePopover();
  });
}
