// The "#" beside a heading or a row is a link to it. A click on it also copies its address, and says
// so, to a screen reader too. Without this script it is still a link, to copy as any other.
const said = document.createElement("p");
said.className = "copied";
said.setAttribute("role", "status");
document.body.append(said);

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.anchor");
  if (!link || !navigator.clipboard) return;
  navigator.clipboard.writeText(link.href).then(() => {
    said.textContent = "The address is copied.";
    setTimeout(() => (said.textContent = ""), 4000);
  });
});
