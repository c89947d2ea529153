// Redirect a page that has moved, keeping the query and the fragment. A file of its own, because the
// content security policy refuses inline scripts.
location.replace(document.querySelector("main a").href + location.search + location.hash);
