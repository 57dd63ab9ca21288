import fs from 'node:fs';
import path from 'node:path';

/** One change: the number that the next id takes, records as they are now, and the names of those that are gone. */
export interface Line {
  readonly next: number;
  readonly puts: readonly (readonly [table: string, record: { readonly id: string }])[];
  readonly gone: readonly (readonly [table: string, id: string])[];
}

export interface Journal {
  /** Written when it returns: a process that is killed right after has not lost it. A machine that loses power may have. */
  append(line: Line): void;
  close(): void;
}

/** Reads what was written. A last line that was cut off never happened. */
export function readJournal(file: string): readonly Line[] {
  if (!fs.existsSync(file)) return [];
  const lines: Line[] = [];
  const texts = fs.readFileSync(file, 'utf8').split('\n');
  for (const [index, text] of texts.entries()) {
    if (text === '') continue;
    const line = parsed(text);
    if (line === null) {
      if (texts.slice(index + 1).some((later) => later !== '')) {
        // Not a torn end but damage: what came after cannot be trusted, and is kept for whoever wants to look.
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

/** Puts the state in place of its history, in one move, and goes on from there. */
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

/** Where nothing is to be kept. */
export const noJournal: Journal = { append: () => {}, close: () => {} };
