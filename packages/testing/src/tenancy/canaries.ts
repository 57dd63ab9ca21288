import { createHash } from 'node:crypto';

export type Letter = 'a' | 'b';
/**
 * Who may read a text: every broker of the brokerage, only the assignee and leads, only leads, or no user of the API.
 * `own` and `col` are two brokers of one brokerage.
 */
export type Audience = 'all' | 'own' | 'col' | 'lead' | 'none';

/** Returns the same uuid for the same name in every run, so that answers can be compared across databases. */
export function idOf(name: string): string {
  const hex = createHash('md5').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A reader. */
export interface Visibility {
  readonly letter: Letter | null;
  readonly sees: readonly Audience[];
}

export interface Mark {
  readonly letter: Letter;
  readonly audience: Audience;
  readonly where: string;
}

/** Issues unique texts, and finds them where they must not appear. */
export class Canaries {
  readonly #marks = new Map<string, Mark>();
  #count = 0;

  /** Returns a unique text. */
  text(letter: Letter, audience: Audience, where: string): string {
    this.#count += 1;
    const text = `cnry-${letter}-${audience}-${this.#count}`;
    this.#marks.set(text, { letter, audience, where });
    return text;
  }

  /** For columns with a fixed format: a trip code, a currency, a price. */
  known<T extends string | number>(letter: Letter, audience: Audience, where: string, value: T): T {
    this.#marks.set(String(value), { letter, audience, where });
    return value;
  }

  id(letter: Letter, where: string): string {
    const id = idOf(`${letter} ${where}`);
    this.#marks.set(id, { letter, audience: 'all', where: `id of ${where}` });
    return id;
  }

  /** Returns the canaries in `text` that this reader must not see, with their origin. */
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

  /** Returns every text and id of a brokerage. */
  listOf = (letter: Letter): readonly string[] =>
    [...this.#marks].flatMap(([word, mark]) => (mark.letter === letter ? [word] : []));

  /** Whether a value carries a canary. */
  holds = (value: string): boolean => [...value.matchAll(words)].some(([word]) => this.#marks.has(word));
}

const words =
  /cnry-[ab]-[a-z]+-\d+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|atrip-\d+|\b88\d{8}\b|\b[XQ][A-Z0-9]{2,5}\b/gu;
