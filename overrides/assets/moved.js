// A page that has moved leads on to its new address, at the same place in it. It is a file, because a
// script that stands in a page is refused (macros/hosting/headers.py).
location.replace(document.querySelector("main a").href + location.search + location.hash);
