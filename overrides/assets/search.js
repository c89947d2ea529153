// The search results. site.js loads this module when someone turns to the search.

import { WORD, buildIndex, rank, stem, tokenize } from "./ranking.js";

const MAX_RESULTS = 8;
// What a kind of entry is called in the results, if its own name says too little.
const KIND_LABELS = new Map([
  ["Action", "what partners agreed to do"],
  ["Last year", "from an earlier plan"],
  ["Part", "part of a page"],
  ["Problem", "who to contact"],
]);

/** Load the index, then show results in `panel` for what is typed into `form`; `announce` tells
    screen readers how many. */
export async function start(form, panel, announce) {
  const [data] = await Promise.all([
    fetch(new URL("../search/index.json", import.meta.url)).then((response) => response.json()),
    "lunr" in window || loadScript(new URL("../search/lunr.js", import.meta.url)),
  ]);
  const index = buildIndex(data);
  const danger = new RegExp(data.danger);
  const emergency = panel.querySelector(".emergency");
  const advice = emergency.querySelector("div");
  const input = form.elements[0];
  let announcing;
  const show = () => {
    const query = input.value.trim();
    const urgent = danger.test(tokenize(query).join(" "));
    // In danger no office comes before the topics, which say who to call.
    const found = rank(index, query)
      .filter(([entry]) => !urgent || entry.kind !== "Contact")
      .slice(0, MAX_RESULTS);
    panel.hidden = !query;
    panel.classList.toggle("danger", urgent);
    advice.hidden = !urgent;
    panel.lastElementChild.replaceChildren(...render(query, found, form));
    // Not at every key: a screen reader would never finish.
    clearTimeout(announcing);
    const first = urgent ? `${emergency.querySelector("p").textContent} ` : "";
    if (query) announcing = setTimeout(() => announce(first + resultCount(found.length)), 700);
  };
  const close = () => {
    panel.hidden = true;
    clearTimeout(announcing);
  };
  input.addEventListener("input", show);
  for (const part of [form, panel])
    part.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || panel.hidden) return;
      event.preventDefault();
      close();
      input.focus();
    });
  // Enter moves to the first result; in danger, to the emergency number.
  form.addEventListener("submit", () => {
    show();
    const target = panel.matches(".danger") ? emergency : panel.lastElementChild;
    if (!panel.hidden) target.querySelector("a").focus();
  });
  panel.addEventListener("click", (event) => event.target.closest("a[href*='#']") && close());
  show();
}

const loadScript = (src) =>
  new Promise((resolve, reject) =>
    document.head.append(element("script", { src, onload: resolve, onerror: reject })),
  );

/** Create an element with properties and children. Strings become text, never HTML. */
const element = (tag, properties, ...children) => {
  const created = Object.assign(document.createElement(tag), properties);
  created.append(...children);
  return created;
};

const resultCount = (count) => (count ? `${count} ${count === 1 ? "result" : "results"}` : "No results");

function render(query, found, form) {
  const root = new URL("..", import.meta.url);
  if (!found.length) {
    const link = element("a", { href: form.action }, "A to Z");
    return [element("p", {}, `Nothing found for “${query}”. Try another word, or look in the `, link, ".")];
  }
  const items = found.map(([entry, terms]) => {
    const kind = element("span", { className: "small" }, ` – ${KIND_LABELS.get(entry.kind) ?? entry.kind.toLowerCase()}`);
    const link = element("a", { href: new URL(entry.url_path, root) }, entry.name, kind);
    const lines = [element("p", { className: "small" }, `On the page ${entry.page}`)];
    const alias = entry.aliases.find((name) => tokenize(name).some((word) => terms.includes(stem(word))));
    if (alias && !entry.snippet.includes(alias))
      lines.push(element("p", {}, "Also called: ", ...highlight(alias, terms)));
    const sentence = bestSentence(`${entry.snippet} ${entry.text}`, terms);
    if (sentence) lines.push(element("p", {}, ...highlight(sentence, terms)));
    for (const [name, number, href] of entry.phones ?? [])
      lines.push(element("p", {}, `${name}: `, element("a", { className: "phone", href }, number)));
    return element("li", {}, link, ...lines);
  });
  const count = resultCount(found.length);
  return [element("p", { className: "small" }, count), element("ol", {}, ...items)];
}

/** The sentence of a text with the most of the terms; the first if none has any. */
function bestSentence(text, terms) {
  const sentences = text.trim().match(/\S.*?(?:[.!?](?=\s)|$)/gs) ?? [""];
  const matches = (sentence) => new Set(tokenize(sentence).map(stem).filter((term) => terms.includes(term))).size;
  return sentences.reduce((best, next) => (matches(next) > matches(best) ? next : best));
}

/** The parts of a text, with the words that match marked. */
const highlight = (text, terms) =>
  text
    .split(WORD)
    .map((part) => (tokenize(part).some((word) => terms.includes(stem(word))) ? element("mark", {}, part) : part));
