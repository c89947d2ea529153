// The search: draws the answers to what is typed. It is loaded when somebody turns to the search.

import { answer, prepare, stem, words_of } from "./answer.js";

const SHOWN = 8;
// What a kind of answer is called, where its own name would tell too little.
const NAMES = {
  Action: "what is planned",
  "Last year": "what was planned last year",
  Part: "part of a page",
  Problem: "who to contact",
};

/** Answer what is typed into a form, in a place for it; `say` tells a screen reader how many. */
export async function start(form, place, say) {
  const [answers] = await Promise.all([
    fetch(new URL("../search/answers.json", import.meta.url)).then((answer) => answer.json()),
    "lunr" in window || script(new URL("../search/lunr.js", import.meta.url)),
  ]);
  const prepared = prepare(answers);
  const input = form.elements.q;
  let saying;
  const show = () => {
    const question = input.value.trim();
    const found = question ? answer(prepared, input.value).slice(0, SHOWN) : [];
    place.hidden = !question;
    place.replaceChildren(...(question ? drawn(question, found, form) : []));
    // Not at every key: a screen reader would never come to an end.
    clearTimeout(saying);
    if (question) saying = setTimeout(() => say(counted(found.length)), 700);
  };
  const close = () => {
    place.hidden = true;
    clearTimeout(saying);
  };
  input.addEventListener("input", show);
  for (const part of [form, place])
    part.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || place.hidden) return;
      event.preventDefault();
      close();
      input.focus();
    });
  // Enter goes to the first answer. To load a page would put what was asked into the history, and
  // send it to the host.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
    place.querySelector("a")?.focus();
  });
  place.addEventListener("click", (event) => event.target.closest("a[href*='#']") && close());
  show();
}

const script = (src) =>
  new Promise((resolve, reject) =>
    document.head.append(make("script", { src, onload: resolve, onerror: reject })),
  );

/** An element with properties and children; texts are texts, whatever stands in them. */
const make = (tag, properties, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

const counted = (many) =>
  many ? `${many} ${many === 1 ? "answer" : "answers"}` : "No answer found";

function drawn(question, found, form) {
  const root = new URL("..", import.meta.url);
  const a_z = make("a", { href: form.action }, "A–Z");
  if (!found.length)
    return [make("p", {}, `Nothing found for “${question}”. Try another word, or look in the `, a_z, ".")];
  const list = found.map(([one, by]) => {
    const kind = make("span", { className: "small" }, ` – ${NAMES[one.kind] ?? one.kind.toLowerCase()}`);
    const link = make("a", { href: new URL(one.url_path, root) }, one.name, kind);
    const lines = [make("p", { className: "small" }, `On the page ${one.page}`)];
    const called = one.words.find((words) => words_of(words).some((word) => by.includes(stem(word))));
    if (called && !one.says.includes(called)) lines.push(make("p", {}, "Also called: ", ...marked(called, by)));
    const told = passage(`${one.says} ${one.text}`, by);
    if (told) lines.push(make("p", {}, ...marked(told, by)));
    for (const [name, number, href] of one.phones ?? [])
      lines.push(make("p", {}, `${name}: `, make("a", { className: "phone", href }, number)));
    return make("li", {}, link, ...lines);
  });
  const share = make("a", { href: `${form.action}?q=${encodeURIComponent(question)}` }, "A link to these answers");
  const count = make("p", { className: "small" }, `${counted(found.length)}${found.length > 1 ? ", the best first" : ""}`);
  return [count, make("ol", {}, ...list), make("p", { className: "small" }, share)];
}

/** The sentence of a text that has most of the terms; where none has any, the first. */
function passage(text, by) {
  const sentences = text.trim().split(/(?<=[.!?])\s+/);
  const has = (sentence) => new Set(words_of(sentence).map(stem).filter((term) => by.includes(term))).size;
  return sentences.reduce((best, next) => (has(next) > has(best) ? next : best), sentences[0] ?? "").trim();
}

/** The pieces of a text, the words that a question has marked. */
const marked = (text, by) =>
  text
    .split(/([\p{L}\p{N}'’]+)/u)
    .map((piece) => (words_of(piece).some((word) => by.includes(stem(word))) ? make("mark", {}, piece) : piece));
