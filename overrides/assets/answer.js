// Which answers a question has: word by word, against what the site's data says. The engine is lunr
// (https://lunrjs.com); adr/0007 says why. Here stands what it does not know: which of a question's
// words matter, how people spell, and which answer should stand first.

// Words that ask and do not tell what about, besides those that lunr leaves out. Where a question
// has no others they count.
const ASKING = new Set(
  `abbreviation acronym actually advice again anybody anyone anything around away bad being bit
    call called calling came cant come coming concerned contact contacts couldnt define
    definition details didnt doesnt doing done dont find gets getting give given go goes going
    gone good happen happened happening happens havent hello here hes hi im info information
    isnt ive keep keeps kind know last lead leads led live looking lot made make makes making
    many mean meaning means more much name near need needs new next now number numbers once
    person phone please put reach read really report reporting right ring shes somebody someone
    someones something speak start still stuff take taken talk tel telephone tell thats theyre
    thing things think time told try trying up use used using very want wanted way website went
    whats whens wheres whos won wont work working worried year years`.split(/\s+/),
);
// What a question is about is not what it says in these words.
const SAYINGS = /\b(stands? for|short for|next door|last years?|deals? with|dealing with|full (?:form|name)|at the moment|so far|in my (area|road|street))\b/g;
// Which kind of answer a question that has one of these words most likely wants, and how much.
const WANTED = [
  [/\b(phone|telephone|tel|number|ring|call|contact|email|website|speak|leads?|led)\b/, "Contact Problem", 1.6],
  [/\b(mean|means|meaning|stands?|abbreviation|acronym|definition|define|short for|full (form|name)|initials)\b/, "Abbreviation", 3],
  [/\b(done|doing|planned|plans?|action|actions|progress|working on)\b/, "Action Priority", 1.4],
  [/\b(last year|how many|20\d\d|happened|results?|did)\b/, "Last year Project", 2],
  [/\b(figures?|stat(s|istics)?|rates?|per ?cent(age)?|how (many|much)|going (up|down)|gone (up|down)|rise|rising|risen|fall|falling|fallen|increased?|decreased?|numbers of|levels?|more crime|less crime|up or down|how safe|safest)\b/, "Figure", 2.5],
];
// How often each kind is what is meant, by trial with the questions in tests/questions.
const KINDS = {
  Problem: 1.25, Contact: 1.15, Abbreviation: 1.1, Priority: 1.1, Figure: 0.6, Action: 1, "Last year": 0.75, Project: 0.8,
  Plan: 0.75, Page: 0.9, Part: 0.4,
};

/** The words of a text: small letters, no accents, no apostrophes, no dots in A.S.B.; hyphens part
    words. */
export const words_of = (text) =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f'’]/g, "")
    .replace(/\b(?:[a-z]\.){2,}/g, (letters) => letters.replaceAll(".", ""))
    .match(/[a-z0-9]+/g) ?? [];

// Of the plurals that lunr does not know for one, those that people here write.
const PLURALS = new Map([
  ["children", "child"],
  ["knives", "knife"],
  ["men", "man"],
  ["thieves", "thief"],
  ["women", "woman"],
  ["womens", "woman"],
]);
export const stem = (word) => lunr.stemmer(new lunr.Token(PLURALS.get(word) ?? word, {})).toString();

/** The stems of a text, and those of its words run together: "fly-tipping" is "flytipping". */
const stems = (text) => {
  const found = words_of(text);
  const whole = found.length === 3 ? [found.join("")] : [];
  return [...[...found.filter(lunr.stopWordFilter), ...whole].map(stem), ...pairs_of(text)];
};

/** The index of the answers, and what each is called. */
export function prepare({ area, answers: told }) {
  const answers = told.map((one) => ({ url_path: "", words: [], typed: [], says: "", text: "", ...one }));
  const here = new Set(words_of(area));
  const index = lunr(function () {
    this.pipeline.reset();
    this.ref("at");
    this.field("name", { boost: 6 });
    this.field("words", { boost: 5 });
    this.field("typed", { boost: 4 });
    this.field("phrases", { boost: 1.5 });
    this.field("text");
    this.b(0.2);
    answers.forEach(({ name, words, typed, says, text }, at) =>
      this.add({
        at,
        name: stems(name),
        words: words.flatMap(stems),
        typed: typed.filter((text) => !text.includes(" ")).flatMap(stems),
        phrases: typed.filter((text) => text.includes(" ")).flatMap(stems),
        text: words_of(`${says} ${text}`).filter(lunr.stopWordFilter).map(stem),
      }),
    );
  });
  const titles = answers.map(({ name, words }) => [name, ...words].map(line));
  const phrases = answers.map(({ typed }) => typed.map(line));
  return { answers, here, index, titles, phrases };
}

/** The stems of a text in one line, with a space at each end. */
const line = (text) => ` ${words_of(text).filter(lunr.stopWordFilter).map(stem).join(" ")} `;

/** Terms of the index like a word, the nearest alone, each with its weight; `open`: still typed. */
function alike(index, word, open) {
  const among = (set) => index.tokenSet.intersect(set).toArray();
  const begins = (text) => among(lunr.TokenSet.fromString(`${text}*`));
  const weigh = (terms, weight) => [...new Set(terms)].map((term) => [term, weight]);
  const root = stem(word);
  if (root in index.invertedIndex) {
    const longer = open && word.length > 3 ? begins(word).filter((term) => term !== root) : [];
    return [[root, 1], ...weigh(longer, 0.2)];
  }
  const longer = word.length > 3 || (open && word.length > 1) ? begins(word) : [];
  if (longer.length) return weigh(longer, open ? 0.8 : 0.5);
  for (const [least, slips, weight] of [[4, 1, 0.7], [6, 2, 0.5]]) {
    if (word.length < least) break;
    const near = [word, root].flatMap((text) => among(lunr.TokenSet.fromFuzzyString(text, slips)));
    // A short word has too many neighbours: people rarely miss its first letter.
    const likely = near.filter((term) => word.length > 5 + slips || term[0] === word[0]);
    if (likely.length) return weigh(likely, weight);
  }
  // Half typed, but further than the stem goes: "exploitat".
  for (let end = word.length - 1; open && end > 4; end--)
    if (word.slice(0, end) in index.invertedIndex) return [[word.slice(0, end), 0.8]];
  return root.length > 3 ? weigh(begins(root), 0.5) : [];
}

/** Each two words of a text, run together. */
const pairs_of = (text) => {
  const found = words_of(text);
  return found.slice(1).map((word, at) => stem(found[at] + word));
};

/** The words of a question that tell what it is about. */
function telling(question, here) {
  const said = words_of(question);
  const found = words_of(question.toLowerCase().replace(SAYINGS, " ")).filter(
    (word) => lunr.stopWordFilter(word) && !ASKING.has(word),
  );
  // The whole site is about its area.
  const elsewhere = found.filter((word) => !here.has(word));
  return [elsewhere, found, said].find((words) => words.length) ?? [];
}

/** How much more an answer is worth whose names or phrases are the question, or stand in it. */
function likeness(titles, phrases, said, told) {
  const within = (text) => said.includes(text) && text.trim().includes(" ");
  const same = (text) => text.trim() && (text === said || told.includes(text));
  const all = [...titles, ...phrases];
  if (said.trim().includes(" ") && all.includes(said)) return 6;
  if (titles.some(same)) return 2.5;
  if (phrases.some(same)) return 3;
  if (titles.some(within) || phrases.some(within)) return 1.6;
  return told[0].trim() && titles.some((title) => title.includes(told[0])) ? 1.3 : 1;
}

/** Every way to take one from each of a few lists, where they are not too many. */
const combined = (lists) =>
  lists.length > 3 ? [] : lists.reduce((ways, list) => ways.flatMap((way) => list.map((one) => [...way, one])), [[]]);

/** The answers to a question, the best first: [answer, the terms it was found by]. */
export function answer({ answers, here, index, titles, phrases }, written) {
  // Nobody asks more than this; a longer word would keep the search for its likes busy for minutes.
  const question = written.slice(0, 200).replace(/\S{40,}/g, " ");
  const asked = telling(question, here);
  const typing = /[^\s?.!]$/.test(question) && words_of(question).at(-1) === asked.at(-1);
  const groups = asked.map((word, at) => alike(index, word, typing && at === asked.length - 1));
  // Two words that the site writes as one.
  for (const [at, word] of asked.slice(1).entries()) {
    const joined = stem(asked[at] + word);
    if (joined in index.invertedIndex) {
      groups[at].push([joined, 1]);
      groups[at + 1].push([joined, 1]);
    }
  }
  if (!groups.flat().length) return [];
  const found = index.query((query) => {
    for (const group of groups)
      for (const [term, boost] of group) query.term(term, { boost, usePipeline: false });
    // "Hits me" tells more than "hits": words that stand side by side here stand so there.
    for (const term of pairs_of(question)) query.term(term, { boost: 0.5, usePipeline: false });
  });
  const wanted = WANTED.filter(([words]) => words.test(question.toLowerCase()));
  // What was asked in the words of the site: slips mended.
  const said = line(question);
  const mended = groups.map((group) => group.slice(0, 4).map(([term]) => term));
  const told = [line(asked.join(" ")), ...combined(mended).map((terms) => ` ${terms.join(" ")} `)];
  const best = new Map();
  for (const { ref, score, matchData } of found) {
    const one = answers[ref];
    const by = Object.keys(matchData.metadata);
    const covered = groups.filter((group) => group.some(([term]) => by.includes(term)));
    let worth = score * (covered.length / groups.length) ** 2 * KINDS[one.kind];
    for (const [, kinds, times] of wanted) if (kinds.includes(one.kind)) worth *= times;
    worth *= likeness(titles[ref], phrases[ref], said, told);
    const other = best.get(one.url_path);
    if (!other || other.worth < worth) best.set(one.url_path, { one, by, worth });
  }
  const ranked = [...best.values()].sort((a, b) => b.worth - a.worth);
  return ranked.filter(({ worth }, at) => at < 3 || worth > ranked[0].worth / 15).map(({ one, by }) => [one, by]);
}
