// Finds the known words that a misspelt one may be: by the letters that differ, and by the sound.

const VOWELS = "aeiouy";
// How a word sounds, roughly: people who misspell a word write another that sounds like it.
const SOUNDS = [
  [/^[kgp]n/, "n"],
  [/^wr/, "r"],
  [/ph/g, "f"],
  [/sch/g, "sk"],
  [/g?ht/g, "t"],
  [/[ts]ion|shun|cian/g, "shn"],
  [/wh/g, "w"],
  [/gh/g, ""],
  [/dg/g, "j"],
  [/ck|c(?![eiyh])|q/g, "k"],
  [/c(?=[eiy])|z/g, "s"],
  [/x/g, "ks"],
  [/re$/, "er"],
  [/e$/, ""],
  [/([aeiouy])r(?![aeiouy])/g, "$1"],
  [/(.)\1+/g, "$1"],
  [/[aeiouy]+/g, "a"],
];
// Words that cost this much more than the likeliest are not considered.
const SPREAD = 0.5;

/** Return a function that lists the words that a misspelt one may be, of those that `known` returns, of
    the letters a to z, the likeliest first: [word, cost], where a letter too many costs 1. `stem`
    returns the stem of a word. */
export function speller(known, stem) {
  let spellings;
  const found = new Map();
  return (typed) => {
    spellings ??= [...known()].map(spellingOf);
    if (!found.has(typed)) found.set(typed, corrections(spellings, typed, stem(typed)));
    return found.get(typed);
  };
}

function corrections(spellings, typed, stem) {
  const own = [...new Set([typed, stem])].map(spellingOf);
  const limit = typed.length < 5 ? 1 : typed.length < 7 ? 1.4 : 2;
  const costs = new Map();
  let least = limit;
  for (const { word, sound, letters, heard } of spellings) {
    for (const one of own) {
      if (Math.abs(word.length - one.word.length) > 3) continue;
      if (bits(letters ^ one.letters) > 2 * limit && bits(heard ^ one.heard) > limit) continue;
      // People rarely miss the first letter.
      const first = word[0] === one.word[0] ? 0 : sound[0] === one.sound[0] ? 0.3 : 0.8;
      const most = Math.min(limit, least + SPREAD) - first;
      const written = editCost(one.word, word, 2 * most);
      const cost = first + Math.min(written, 0.2 + (written + editCost(one.sound, sound, 2 * most)) / 2);
      if (cost <= limit && cost < (costs.get(word) ?? Infinity)) costs.set(word, cost);
      least = Math.min(least, cost);
    }
  }
  return [...costs].filter(([, cost]) => cost <= least + SPREAD).sort(([, cost], [, other]) => cost - other);
}

/** A word, how it sounds, and the consonants of both as bits, by which most words are ruled out
    without comparing letters. */
function spellingOf(word) {
  const sound = SOUNDS.reduce((text, [pattern, by]) => text.replace(pattern, by), word);
  return { word, sound, letters: consonants(word), heard: consonants(sound) };
}

const consonants = (text) =>
  [...text].reduce((mask, letter) => (VOWELS.includes(letter) ? mask : mask | (1 << (letter.charCodeAt(0) - 97))), 0);

function bits(mask) {
  let count = 0;
  for (let rest = mask; rest; rest &= rest - 1) count++;
  return count;
}

/** The cost of the edits from one word to another; Infinity if more than `limit`. A vowel for a vowel,
    doubling a letter, and letters that changed places cost less than other edits. */
function editCost(from, to, limit) {
  const isVowel = (letter) => VOWELS.includes(letter);
  const single = (text, at) => (text[at] === text[at - 1] ? 0.4 : isVowel(text[at]) ? 0.8 : 1);
  let [before, row] = [[], [0]];
  for (let at = 0; at < to.length; at++) row.push(row[at] + single(to, at));
  for (let at = 0; at < from.length; at++) {
    const next = [row[0] + single(from, at)];
    for (let other = 0; other < to.length; other++) {
      const [a, b] = [from[at], to[other]];
      const change = a === b ? 0 : isVowel(a) && isVowel(b) ? 0.6 : 1;
      const swapped = at && other && a === to[other - 1] && b === from[at - 1] ? before[other - 1] + 0.7 : Infinity;
      next.push(Math.min(row[other] + change, row[other + 1] + single(from, at), next[other] + single(to, other), swapped));
    }
    if (Math.min(...row, ...next) > limit) return Infinity;
    [before, row] = [row, next];
  }
  return row[to.length];
}
