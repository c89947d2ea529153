// An address whose id is written in other letters (#Kent-Police) lands as well.
const land = () => {
  const id = location.hash.slice(1);
  const other = id && !document.getElementById(id) && document.getElementById(id.toLowerCase());
  if (other) location.replace(`#${other.id}`);
};
land();
addEventListener("hashchange", land);

// The "#" beside a heading or a row is a link to its address. A click on it copies that address and
// says so, to a screen reader too. Without this script it is a link like any other.
const said = document.createElement("p");
said.className = "copied";
said.setAttribute("role", "status");
document.body.append(said);

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.anchor");
  if (!link || !navigator.clipboard) return;
  event.preventDefault();
  navigator.clipboard.writeText(link.href).then(() => {
    said.textContent = "The address is copied.";
    setTimeout(() => (said.textContent = ""), 4000);
  });
});
