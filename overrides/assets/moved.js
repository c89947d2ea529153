// A page that has moved leads on to its new address, at the same place in it. In a file of its own,
// because a script that stands in a page is refused (macros/hosting/headers.py).
const { search, hash } = location;
location.replace(document.querySelector("main a").href + search + hash);
