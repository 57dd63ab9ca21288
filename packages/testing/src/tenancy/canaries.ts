import { createHash } from 'node:crypto';

export type Letter = 'a' | 'b';
/**
 * Who may read a text: everybody of the brokerage, only whoever owns the session (and leads), leads alone, or nobody
 * through any door.
 * `own` and `col` are two brokers of one brokerage.
 */
export type Audience = 'all' | 'own' | 'col' | 'lead' | 'none';

/** The same uuid for the same name in every run, so that answers can be compared across databases. */
export function idOf(name: string): string {
  const hex = createHash('md5').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Somebody's eyes. */
export interface Visibility {
  readonly letter: Letter | null;
  readonly sees: readonly Audience[];
}

export interface Mark {
  readonly letter: Letter;
  readonly audience: Audience;
  readonly where: string;
}

/** Hands out texts that stand in one place only, and finds them again where they do not belong. */
export class Canaries {
  readonly #marks = new Map<string, Mark>();
  #count = 0;

  /** A text no other place has. */
  text(letter: Letter, audience: Audience, where: string): string {
    this.#count += 1;
    const text = `cnry-${letter}-${audience}-${this.#count}`;
    this.#marks.set(text, { letter, audience, where });
    return text;
  }

  /** For columns that take a certain form only: a trip code, a currency, a price. */
  known<T extends string | number>(letter: Letter, audience: Audience, where: string, value: T): T {
    this.#marks.set(String(value), { letter, audience, where });
    return value;
  }

  id(letter: Letter, where: string): string {
    const id = idOf(`${letter} ${where}`);
    this.#marks.set(id, { letter, audience: 'all', where: `id of ${where}` });
    return id;
  }

  /** Whatever in `text` these eyes must not see, with the place it comes from. */
  find(
    text: string,
    eyes: Visibility,
    isExempt: (word: string, mark: Mark) => boolean = () => false,
  ): readonly string[] {
    const found = new Set<string>();
    for (const [word] of text.matchAll(words)) {
      const mark = this.#marks.get(word);
      if (mark === undefined || isExempt(word, mark)) continue;
      const isTheirs = mark.letter === eyes.letter && eyes.sees.includes(mark.audience);
      if (!isTheirs) found.add(`${word} (${mark.letter}: ${mark.where}, for ${mark.audience})`);
    }
    return [...found];
  }

  /** Every text and id that belongs to a brokerage. */
  listOf = (letter: Letter): readonly string[] =>
    [...this.#marks].flatMap(([word, mark]) => (mark.letter === letter ? [word] : []));

  /** Whether a value carries a canary. */
  holds = (value: string): boolean => [...value.matchAll(words)].some(([word]) => this.#marks.has(word));
}

const words =
  /cnry-[ab]-[a-z]+-\d+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|atrip-\d+|\b88\d{8}\b|\b[XQ][A-Z0-9]{2,5}\b/gu;
