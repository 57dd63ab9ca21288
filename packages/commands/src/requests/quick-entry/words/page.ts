/** A piece of the text: from where to where, as JavaScript counts. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Found {
  readonly span: Span;
  readonly text: string;
  readonly groups: Readonly<Record<string, string | undefined>>;
}

// Stands where something was read: no pattern of words reaches across it.
const read = '\uFFFC';

/** The text as far as nobody has read it yet. Whoever reads a piece takes it, so that nothing is understood twice. */
export class Page {
  readonly text: string;
  #rest: string;

  constructor(text: string) {
    // Same length throughout: a span always means the same letters.
    this.text = text;
    this.#rest = text.replaceAll(read, ' ');
  }

  get rest(): string {
    return this.#rest;
  }

  /** What of the pattern stands in the unread text. Nothing is taken. */
  find(pattern: RegExp): readonly Found[] {
    return [...this.#rest.matchAll(pattern)].flatMap((match) => {
      const text = match[0].trim();
      const start = match.index + match[0].length - match[0].trimStart().length;
      return text === '' ? [] : [{ span: { start, end: start + text.length }, text, groups: match.groups ?? {} }];
    });
  }

  take({ start, end }: Span): void {
    this.#rest = this.#rest.slice(0, start) + read.repeat(end - start) + this.#rest.slice(end);
  }

  /** Finds, and takes what the reader makes something of. */
  read<T>(pattern: RegExp, reader: (found: Found) => T | null): readonly T[] {
    return this.find(pattern).flatMap((found) => {
      const value = reader(found);
      if (value === null) return [];
      this.take(found.span);
      return [value];
    });
  }

  /** The unread text just before a place, at most some words of it. */
  before(start: number, most = 24): string {
    return this.#rest.slice(Math.max(0, start - most), start);
  }

  /** The pieces nobody has read, without the words that carry nothing. */
  leftovers(isFiller: (word: string) => boolean): readonly Found[] {
    return this.find(/[^\uFFFC]+/gu).flatMap(({ span, text }) => {
      const words = [...text.matchAll(/[\p{L}\p{N}$€£][^\s,;]*/gu)];
      const meant = words.filter(([word]) => !isFiller(word));
      const [first] = meant;
      const last = meant.at(-1);
      if (first === undefined || last === undefined) return [];
      const from = span.start + first.index;
      const to = span.start + last.index + last[0].length;
      return [{ span: { start: from, end: to }, text: this.text.slice(from, to), groups: {} }];
    });
  }
}
