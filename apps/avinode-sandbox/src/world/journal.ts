import fs from 'node:fs';
import path from 'node:path';

/** One change: the next free id, the new records, and the keys of deleted ones. */
export interface Line {
  readonly next: number;
  readonly puts: readonly (readonly [table: string, record: { readonly id: string }])[];
  readonly gone: readonly (readonly [table: string, id: string])[];
}

export interface Journal {
  /** Written synchronously: a killed process loses nothing. A power failure may. */
  append(line: Line): void;
  close(): void;
}

/** Reads the journal. An incomplete last line is ignored. */
export function readJournal(file: string): readonly Line[] {
  if (!fs.existsSync(file)) return [];
  const lines: Line[] = [];
  const texts = fs.readFileSync(file, 'utf8').split('\n');
  for (const [index, text] of texts.entries()) {
    if (text === '') continue;
    const line = parsed(text);
    if (line === null) {
      if (texts.slice(index + 1).some((later) => later !== '')) {
        // Damage before the end: later lines can't be trusted, so the file is kept for inspection.
        fs.copyFileSync(file, `${file}.damaged`);
      }
      break;
    }
    lines.push(line);
  }
  return lines;
}

function parsed(text: string): Line | null {
  try {
    const line = JSON.parse(text) as Partial<Line> | null;
    const isLine = typeof line?.next === 'number' && Array.isArray(line.puts) && Array.isArray(line.gone);
    return isLine ? (line as Line) : null;
  } catch {
    return null;
  }
}

/** Replaces the history by the current state in one rename, and continues from there. */
export function startJournal(file: string, state: Iterable<Line>): Journal {
  fs.mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  const fresh = `${file}.new`;
  const writing = fs.openSync(fresh, 'w');
  for (const line of state) fs.writeSync(writing, `${JSON.stringify(line)}\n`);
  fs.closeSync(writing);
  fs.renameSync(fresh, file);
  const appending = fs.openSync(file, 'a');
  return {
    append: (line) => void fs.writeSync(appending, `${JSON.stringify(line)}\n`),
    close: () => fs.closeSync(appending),
  };
}

/** Used when nothing is stored. */
export const noJournal: Journal = { append: () => {}, close: () => {} };
