// Ranks the entries of the search index for a query. lunr (https://lunrjs.com) does the matching;
// adr/0007 says why. This module adds what lunr lacks: which words of a query matter, misspellings,
// and which kind of entry should come first.

import { speller } from "./spelling.js";

// Words of a question that do not say what it is about, besides lunr's stop words. They count as much
// as FAINT_WORDS.
const IGNORED = new Set(
  `abbreviation abit abt acronym actually advice again anybody anymore anyone anything around away
    bad bc bcos bcuz being bit bout call called calling came cant come coming community concerned
    contact contacts cos couldnt coz cuz define definition details didnt doesnt doing done dont
    dunno every everyone everything find gets getting give given go goes going gone gona gonna
    good gotta happen happened happening happens havent hours hello here hey hes hi im info information
    isnt ive keep keeps kind know last lead leads led live looking lot made make makes making
    many mean meaning means more much name near need needs new next now number numbers okay once opening
    person phone please pls plz put reach read really report reporting right ring shes some1
    somebody someone someones something speak start still stuff sum1 sumfing sumone sumthing take
    taken talk tel telephone tell thanks thats theyre thing things think thru time times told try
    trying up ur use used using very wana wanna want wanted way website went wat wats whats whens
    wheres whos won wont work working worried yr yrs year years`.split(/\s+/),
);
// lunr's stop words that are often misspelt. lunr does not list them.
const STOP_WORDS = `about after also because could does ever from have just like might most must
  often only other should since some than that their them then there these
  they this wants were what when where which while will with would your`.split(/\s+/);
// Words of questions about many things, and the factor by which they count in the match of an entry.
const FAINT = 0.2;
const FAINT_WORDS = new Set(
  `around aunt auntie back behind bloke boy boys brother car cars child children class cousin dad
    dads daughter daughters day door emergency evening everywhere face feel feels fine first flat
    friend front full girl girls give gran grandad grandma grans group hand help helpline hit home
    hotline house inside keep kid kids lad lads left life man mate men money mum mums nan nans near
    neighbour neighbours nephew niece night old outside park partnership people person phone place
    places play road safe safety saw saying scared school set shop side sister six sleep somewhere
    son stand stop street team teenage teenager teenagers teens thing through till town turn turned
    two uncle walk walking wall watch way weekend woman women wont work years young`.split(/\s+/),
);
// The factor of two words side by side.
const PAIR = 1.4;
// Phrases that use words with a meaning of their own, but do not say what a question is about.
const IGNORED_PHRASES = /\b(stands? for|short for|next door|last years?|deals? with|dealing with|full (?:form|name)|at the moment|so far|in my (area|road|street))\b/g;
// Words that show which kinds of entry are wanted, and the factor for their scores.
const INTENTS = [
  [/\b(phone|telephone|tel|number|ring|call|contact|email|website|speak|leads?|led)\b/, ["Contact", "Problem", "Other help"], 1.6],
  [/\breport(ing)?\b/, ["Problem"], 1.3],
  [/\b(mean|means|meaning|stands?|abbreviation|acronym|definition|define|short for|full (form|name)|initials)\b/, ["Abbreviation"], 3],
  [/\b(done|doing|planned|plans?|action|actions|progress|working on)\b/, ["Action", "Priority"], 1.4],
  [/\b(what|whats|how|anything|nothing) .*\b(doing|done|did|do|planned|plans?|agreed|happening|tackle|progress) (about|against|for|on|to|with)\b/, ["Priority"], 3],
  [/^(the )?(actions?|plans?|priority|progress|work) (to (cut|reduce|stop|tackle)|about|against|for|on|to)\b|\b(tackling|work(ing)? on)\b/, ["Priority"], 3],
  [/\b(dropped|removed|taken out|left out|no longer)\b/, ["Plan"], 2.5],
  [/\b(how many|attendance|referrals|number of|training|awareness)\b/, ["Action"], 1.5],
  [/\b(last year|how many|20\d\d|happened|results?|did)\b/, ["Last year", "Project"], 2],
  [/\b(figures?|stat(s|istics)?|rates?|per ?cent(age)?|how (many|much)|going (up|down)|gone (up|down)|rise|rising|risen|fall|falling|fallen|increased?|decreased?|numbers of|levels?|more crime|less crime|up or down|how safe|safest)\b/, ["Figure"], 2.5],
];
// How often each kind of entry is the one wanted, tuned on tests/fixtures/questions. 1 if not listed.
const KIND_WEIGHTS = new Map([
  ["Problem", 1.25],
  ["Contact", 1.15],
  ["Abbreviation", 1.1],
  ["Priority", 1.1],
  ["Page", 0.9],
  ["Other help", 0.9],
  ["Project", 0.8],
  ["Last year", 0.75],
  ["Plan", 0.75],
  ["Figure", 0.6],
  ["Part", 0.4],
]);
// A part of a page with search words of its own.
const PART_WITH_WORDS = 0.6;
// Apostrophes, whichever key or font they come from, and characters that take no room.
const INSIDE_WORDS = "'’‘‛ʼʹ`´′＇\u00AD\u200B-\u200D\u2060\uFEFF";
const REMOVED = new RegExp(`[${INSIDE_WORDS}]`, "g");
export const WORD = new RegExp(`([\\p{L}\\p{M}\\p{N}${INSIDE_WORDS}]+)`, "u");

/** The words of a text: lower case, without accents, apostrophes or the dots of A.S.B.; a hyphen
    separates words. */
export const tokenize = (text) =>
  text
    .replace(REMOVED, "") // before NFKD, which makes a space of ´
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .replace(REMOVED, "")
    .replace(/\b(?:[a-z]\.){2,}/g, (letters) => letters.replaceAll(".", ""))
    .match(/[a-z0-9]+/g) ?? [];

// Irregular forms that lunr's stemmer does not know, and everyday words for the same: each word after
// a colon counts as the one before it.
const SAME = new Map(
  `alcohol: booze boozing, aunt: auntie aunty, beat: beaten, bike: bicycle, boyfriend: bf boyf
    fella, break: broke broken, brother: bro, cannabis: weed marijuana, child: children kid kids
    kiddie schoolkid, counselling: counseling, dad: father daddy, defence: defense, drink: drank
    drunk, fight: fought, friend: mate pal, girlfriend: gf, grandad: grandfather grandpa,
    husband: hubby, knife: knives, man: men mens bloke guy chap gentleman geezer, message: msg
    msgd msging, mum: mam mom mother mummy, nan: gran grandma grandmother granny nanna,
    neighbour: neighbor neighbors, night: nite, online: internet, people: ppl peeps, picture:
    pic, police: cop bobby, rubbish: garbage trash, scared: afraid frightened terrified, school:
    skool, sell: sold, send: sent, shout: yell yelled yelling, sister: sis, speak: spoke spoken,
    steal: nick nicking nicked pinch pinched pinching stole stolen swipe swiped, take: took
    taken, teenager: teen, television: telly tv, text: txt txtd txting, thief: thieves, throw:
    threw thrown, wake: woke woken, wife: missus, woman: lady ladies women womens, write: wrote
    written, youth: lad youngster yob yoof, girl: lass lassie, sleep: slept kip kipping asleep,
    hide: hid hidden hiding, stab: shank shanking shanked, sofa: settee couch, toilet: loo lav,
    cocaine: coke`
    .split(",")
    .map((line) => line.trim().split(/:?\s+/))
    .flatMap(([word, ...others]) => others.map((other) => [other, word])),
);
export const stem = (word) => {
  const british = (SAME.get(word) ?? SAME.get(word.replace(/s$/, "")) ?? word).replace(/iz(?=e[ds]?$|ing$|ation$)/, "is");
  return lunr.stemmer(new lunr.Token(british, {})).toString();
};

/** The stems of a text and of its pairs of words: "fly-tipping" is also "flytipping". */
const stems = (text) => {
  const words = tokenize(text);
  const joined = words.length === 3 ? [words.join("")] : [];
  return [...[...words.filter(lunr.stopWordFilter), ...joined].map(stem), ...pairStems(text)];
};

/** The stem of each two adjacent words, joined. */
const pairStems = (text) => {
  const words = tokenize(text);
  return words.slice(1).map((word, at) => stem(words[at] + word));
};

/** The stems of a text as one line, with a space at each end, to be compared as a whole. */
const stemLine = (text) => ` ${tokenize(text).filter(lunr.stopWordFilter).map(stem).join(" ")} `;

/** Index the entries of search/index.json, where | separates keywords. */
export function buildIndex({ area, entries: raw }) {
  const entries = raw.map(({ keywords, ...entry }) => ({
    url_path: "",
    aliases: [],
    snippet: "",
    text: "",
    ...entry,
    keywords: keywords?.split("|") ?? [],
  }));
  const areaWords = new Set(tokenize(area));
  const index = lunr(function () {
    this.pipeline.reset();
    this.ref("at");
    this.field("name", { boost: 6 });
    this.field("aliases", { boost: 5 });
    this.field("keywords", { boost: 4 });
    this.field("phrases", { boost: 1.5 });
    this.field("text");
    this.b(0.2);
    entries.forEach(({ name, aliases, keywords, snippet, text }, at) =>
      this.add({
        at,
        name: stems(name),
        aliases: aliases.flatMap(stems),
        keywords: keywords.filter((keyword) => !keyword.includes(" ")).flatMap(stems),
        phrases: keywords.filter((keyword) => keyword.includes(" ")).flatMap(stems),
        text: tokenize(`${snippet} ${text}`).filter(lunr.stopWordFilter).map(stem),
      }),
    );
  });
  const titles = entries.map(({ name, aliases }) => [name, ...aliases].map(stemLine));
  const phrases = entries.map(({ keywords }) => keywords.map(stemLine));
  // Only for a misspelt word: it takes as long as the index.
  const known = () => {
    const texts = entries.flatMap(({ name, aliases, keywords, snippet, text }) => [name, ...aliases, ...keywords, snippet, text]);
    const words = [...texts.flatMap(tokenize), ...Object.keys(index.invertedIndex), ...IGNORED, ...FAINT_WORDS, ...STOP_WORDS];
    return new Set(words.filter((word) => word.length > 2 && !/\d/.test(word)));
  };
  return { entries, areaWords, index, titles, phrases, corrections: speller(known, stem) };
}

const isFiller = (word) => IGNORED.has(word) || !lunr.stopWordFilter(word);

const isUnknown = ({ index }, word) => !isFiller(word) && !FAINT_WORDS.has(word) && !(stem(word) in index.invertedIndex);

/** A word; if it is unknown, with the g that it lacks ("smashin"), or the word without a meaning of
    its own that it misspells. */
function readWord(indexed, word) {
  if (word.length < 4 || !isUnknown(indexed, word) || termsStartingWith(indexed, word).length) return word;
  if (word.endsWith("in") && !isUnknown(indexed, `${word}g`)) return `${word}g`;
  const near = indexed.corrections(word);
  return near.find(([other, cost]) => cost === near[0][1] && isFiller(other))?.[0] ?? word;
}

/** Terms of the index that start with a text. */
const termsStartingWith = ({ index }, text) =>
  index.tokenSet
    .intersect(lunr.TokenSet.fromString(`${text}*`))
    .toArray()
    // The set may hold numbers that the index does not: https://github.com/olivernn/lunr.js/issues/279
    .filter((term) => term in index.invertedIndex);

/** Terms of the index that match a word, with a weight each: the word itself, else terms that begin
    with it, else misspellings. `incomplete`: the word may still be being typed. */
function matchingTerms(indexed, word, incomplete) {
  const { index } = indexed;
  const startingWith = (text) => termsStartingWith(indexed, text);
  const weigh = (terms, weight) => [...new Set(terms)].map((term) => [term, weight]);
  const root = stem(word);
  if (root in index.invertedIndex) {
    const longer = incomplete && word.length > 3 ? startingWith(word).filter((term) => term !== root) : [];
    return [[root, 1], ...weigh(longer, 0.2)];
  }
  const longer = word.length > 3 || (incomplete && word.length > 1) ? startingWith(word) : [];
  if (longer.length) return weigh(longer, incomplete ? 0.8 : 0.5);
  const near = word.length > 3 ? indexed.corrections(word) : [];
  if (near.length) {
    const [[, least]] = near;
    const weights = new Map();
    for (const [other, cost] of near) {
      const term = stem(other);
      if (term in index.invertedIndex) weights.set(term, Math.max(weights.get(term) ?? 0, (1 - 0.15 * least) * (1 - 0.7 * (cost - least))));
    }
    return [...weights];
  }
  // Typed beyond the stem, but not to the end: "exploitat".
  for (let end = word.length - 1; incomplete && end > 4; end--)
    if (word.slice(0, end) in index.invertedIndex) return [[word.slice(0, end), 0.8]];
  return root.length > 3 ? weigh(startingWith(root), 0.5) : [];
}

/** The words that say what a query is about. */
function topicWords(words, areaWords) {
  const topical = tokenize(words.join(" ").replace(IGNORED_PHRASES, " ")).filter(
    (word) => lunr.stopWordFilter(word) && !IGNORED.has(word),
  );
  // The whole site is about its area.
  const withoutArea = topical.filter((word) => !areaWords.has(word));
  return [withoutArea, topical, words].find((list) => list.length) ?? [];
}

/** The factor for an entry whose names or phrases are the query or a part of it. */
function phraseFactor(titles, phrases, query, variants) {
  const typed = query.trim().split(" ");
  // With other words in between, but in the same order: "hits me" is not "I hit".
  const isInOrder = (words) => words.reduce((at, word) => (at < 0 ? at : typed.indexOf(word, at) + 1 || -1), 0) > 0;
  const isPart = (text) => text.trim().includes(" ") && isInOrder(text.trim().split(" "));
  const isWhole = (text) => text.trim() && (text === query || variants.includes(text));
  if (query.trim().includes(" ") && [...titles, ...phrases].includes(query)) return 6;
  if (titles.some(isWhole)) return 2.5;
  if (phrases.some(isWhole)) return 3;
  if (titles.some(isPart) || phrases.some(isPart)) return 1.6;
  return variants[0].trim() && titles.some((title) => title.includes(variants[0])) ? 1.3 : 1;
}

const weightOfKind = ({ kind, keywords }) =>
  kind === "Part" && keywords.length ? PART_WITH_WORDS : (KIND_WEIGHTS.get(kind) ?? 1);

/** How much a group of terms says: a word that few entries have says more. */
function weightOf(group, { entries, index }) {
  const fields = group.map(([term]) => index.invertedIndex[term]).flatMap((term) => index.fields.map((field) => Object.keys(term[field])));
  return 2 + Math.log(1 + entries.length / (1 + new Set(fields.flat()).size));
}

/** Every way to take one item of each list, if there are at most three lists. */
const combinations = (lists) =>
  lists.length > 3 ? [] : lists.reduce((ways, list) => ways.flatMap((way) => list.map((item) => [...way, item])), [[]]);

/** The entries that match a text, the best first: [entry, the terms that matched]. */
export function rank(indexed, typed) {
  const { entries, areaWords, index, titles, phrases } = indexed;
  // No question is longer, and fuzzy matching of a very long word would take minutes.
  const text = typed.slice(0, 200).replace(/\S{40,}/g, " ");
  const words = tokenize(text).map((word) => readWord(indexed, word));
  const about = topicWords(words, areaWords);
  const topics = words.filter((word) => about.includes(word) || (lunr.stopWordFilter(word) && !areaWords.has(word)));
  const factors = topics.map((word) => (about.includes(word) && !FAINT_WORDS.has(word) && !/^\d\d?$/.test(word) ? 1 : FAINT));
  const incomplete = /[^\s?.!]$/.test(text) && words[words.length - 1] === topics[topics.length - 1];
  const groups = topics.map((word, at) =>
    about.includes(word)
      ? matchingTerms(indexed, word, incomplete && at === topics.length - 1)
      : [[stem(word), 1]].filter(([term]) => term in index.invertedIndex),
  );
  // Two words that the site writes as one.
  for (const [at, word] of topics.slice(1).entries()) {
    const joined = stem(topics[at] + word);
    if (joined in index.invertedIndex) {
      groups[at].push([joined, 1]);
      groups[at + 1].push([joined, 1]);
    }
  }
  if (!groups.flat().length) return [];
  const matches = index.query((query) => {
    for (const [at, group] of groups.entries()) {
      for (const [term, boost] of group) query.term(term, { boost: boost * factors[at], usePipeline: false });
    }
    // "Hits me" says more than "hits": prefer entries with the same words side by side.
    for (const term of pairStems(text))
      if (term in index.invertedIndex) query.term(term, { boost: PAIR, usePipeline: false });
  });
  const weights = groups.map((group, at) => weightOf(group, indexed) * (about.includes(topics[at]) ? 1 : FAINT));
  const total = weights.reduce((sum, weight) => sum + weight);
  const intents = INTENTS.filter(([pattern]) => pattern.test(words.join(" ")));
  const query = stemLine(text);
  const corrected = groups.filter((_, at) => about.includes(topics[at])).map((group) => group.slice(0, 4).map(([term]) => term));
  const variants = [stemLine(about.join(" ")), ...combinations(corrected).map((terms) => ` ${terms.join(" ")} `)];
  const best = new Map();
  for (const { ref, score: matchScore, matchData } of matches) {
    const entry = entries[ref];
    const terms = Object.keys(matchData.metadata);
    // How much of the query the entry has; of a misspelling less.
    const matched = groups.map((group, at) => weights[at] * Math.max(0, ...group.map(([term, boost]) => (terms.includes(term) ? boost : 0))));
    let score = matchScore * (matched.reduce((sum, weight) => sum + weight) / total) ** 2 * weightOfKind(entry);
    for (const [, kinds, factor] of intents) if (kinds.includes(entry.kind)) score *= factor;
    score *= phraseFactor(titles[ref], phrases[ref], query, variants);
    const other = best.get(entry.url_path);
    if (!other || other.score < score) best.set(entry.url_path, { entry, terms, score });
  }
  const ranked = [...best.values()].sort((a, b) => b.score - a.score);
  return ranked.filter(({ score }, at) => score > ranked[0].score / (at < 3 ? 40 : 15)).map(({ entry, terms }) => [entry, terms]);
}
