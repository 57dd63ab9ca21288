/** A part of the text, as offsets in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Found {
  readonly span: Span;
  readonly text: string;
  readonly groups: Readonly<Record<string, string | undefined>>;
}

// Replaces text that was read, so that no pattern matches across it.
const read = '\uFFFC';

/** The unread text. Reading a part removes it, so that nothing is read twice. */
export class Page {
  readonly text: string;
  #rest: string;

  constructor(text: string) {
    // The length never changes, so offsets stay valid.
    this.text = text;
    this.#rest = text.replaceAll(read, ' ');
  }

  get rest(): string {
    return this.#rest;
  }

  /** Finds matches in the unread text without removing them. */
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

  /** Finds matches and removes those that the reader accepts. */
  read<T>(pattern: RegExp, reader: (found: Found) => T | null): readonly T[] {
    return this.find(pattern).flatMap((found) => {
      const value = reader(found);
      if (value === null) return [];
      this.take(found.span);
      return [value];
    });
  }

  /** Returns the unread words just before an offset. */
  before(start: number, most = 24): string {
    return this.#rest.slice(Math.max(0, start - most), start);
  }

  /** Returns the unread parts without filler words. */
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
