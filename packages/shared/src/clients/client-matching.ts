/** The facts by which two client cards are compared. */
export interface Comparable {
  readonly name: string;
  readonly companyName: string | null;
  /** Of the client and of the people on the card. */
  readonly emails: readonly string[];
  readonly phones: readonly string[];
}

/** Why two cards may be the same client, surest first. */
export const matchReasons = ['email', 'phone', 'name', 'similar_name'] as const;
export type MatchReason = (typeof matchReasons)[number];

export const emailKey = (email: string): string => email.trim().toLowerCase();

/** The significant digits of a number, without country prefix or trunk zero. */
export function phoneKey(phone: string): string | null {
  const digits = phone.replaceAll(/\D/gu, '').replace(/^0+/u, '');
  return digits.length < 7 ? null : digits;
}

/** Whether two spellings are the same number: `+44 20 7946 0958`, `020 7946 0958` and `(0)20 79460958`. The longer one ends with the shorter. */
export function samePhone(a: string, b: string): boolean {
  const [one, other] = [phoneKey(a), phoneKey(b)];
  if (one === null || other === null) return false;
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  // A country prefix has at most three digits; more would be an extension or a different number.
  return long.endsWith(short) && long.length - short.length <= 3;
}

export function sameContact(kind: 'email' | 'phone', a: string | null, b: string | null): boolean {
  if (a === null || b === null) return false;
  return kind === 'email' ? emailKey(a) === emailKey(b) : a === b || samePhone(a, b);
}

const titles = new Set(['mr', 'mrs', 'ms', 'miss', 'dr', 'prof', 'sir', 'herr', 'frau', 'mme', 'jr', 'sr']);
const companyForms = new Set(
  'inc llc llp ltd limited corp corporation co company gmbh ag kg sa sas srl spa bv nv plc group holding holdings the and'.split(
    ' ',
  ),
);

/** Splits a name into sorted lower-case words without accents and dots. */
export function nameWords(name: string): readonly string[] {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll(/['’`]/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !titles.has(word))
    .sort();
}

export const sameName = (a: string, b: string): boolean => {
  const [one, other] = [nameWords(a), nameWords(b)];
  return one.length > 0 && one.join(' ') === other.join(' ');
};

function sameCompany(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return false;
  const words = (name: string) => nameWords(name).filter((word) => !companyForms.has(word));
  const [one, other] = [words(a), words(b)];
  return one.length > 0 && one.join(' ') === other.join(' ');
}

/** `O. Hartley` and `Olivia Hartley`, `Hartly` and `Hartley`: one of several words may be an initial, or misspelled. */
export function similarName(a: string, b: string): boolean {
  const [one, other] = [nameWords(a), nameWords(b)];
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  // A single word matches too many names.
  if (short.length < 2) return false;
  const left = [...long];
  let exact = 0;
  for (const word of short) {
    const at = closest(word, left);
    if (at === -1) return false;
    if (left[at] === word) exact += 1;
    left.splice(at, 1);
  }
  return exact >= 1;
}

/** The index of the word that this may be; -1 where there is none. */
function closest(word: string, words: readonly string[]): number {
  const same = words.indexOf(word);
  if (same !== -1) return same;
  return words.findIndex((other) => isInitialOf(word, other) || isInitialOf(other, word) || isMisspelled(word, other));
}

const isInitialOf = (letter: string, word: string): boolean => letter.length === 1 && word.startsWith(letter);

/** One typo: a letter added, missing, replaced or swapped, in words long enough to be sure. */
function isMisspelled(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < 4 || Math.abs(a.length - b.length) > 1 || a[0] !== b[0]) return false;
  let at = 0;
  while (at < Math.min(a.length, b.length) && a[at] === b[at]) at += 1;
  const swapped =
    a.length === b.length && a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
  return (
    swapped || a.slice(at + 1) === b.slice(at + 1) || a.slice(at + 1) === b.slice(at) || a.slice(at) === b.slice(at + 1)
  );
}

/** Why two cards may be the same client; null where nothing suggests it. */
export function matchReasonOf(a: Comparable, b: Comparable): MatchReason | null {
  const mails = new Set(a.emails.map(emailKey));
  if (b.emails.some((email) => mails.has(emailKey(email)))) return 'email';
  if (a.phones.some((one) => b.phones.some((other) => samePhone(one, other)))) return 'phone';
  const isOtherCompany = a.companyName !== null && b.companyName !== null && !sameCompany(a.companyName, b.companyName);
  if (isOtherCompany) return null;
  if (sameName(a.name, b.name)) return 'name';
  return similarName(a.name, b.name) ? 'similar_name' : null;
}

/** Returns the cards that may be the same client, surest first; ties keep their order. */
export function likelyDuplicates<Candidate extends Comparable>(
  card: Comparable,
  candidates: readonly Candidate[],
  limit: number,
): readonly { readonly candidate: Candidate; readonly likeness: MatchReason }[] {
  return candidates
    .flatMap((candidate) => {
      const likeness = matchReasonOf(card, candidate);
      return likeness === null ? [] : [{ candidate, likeness }];
    })
    .sort((a, b) => matchReasons.indexOf(a.likeness) - matchReasons.indexOf(b.likeness))
    .slice(0, limit);
}
