import { type Journal, type Line, noJournal, readJournal, startJournal } from './journal.ts';
import type { Faults, RateLimit, TableName, Tables, Trip } from './model.ts';

export interface Change {
  get<Name extends TableName>(table: Name, id: string): Tables[Name] | undefined;
  put<Name extends TableName>(table: Name, record: Tables[Name]): void;
  remove(table: TableName, id: string): void;
  /** Returns the next id, such as `arfq-380000017`; numbers are unique across all kinds. */
  nextId(prefix: string): string;
  /** Returns a unique six-character code. */
  nextCode(): string;
}

export interface Store {
  get<Name extends TableName>(table: Name, id: string): Tables[Name] | undefined;
  all<Name extends TableName>(table: Name): Iterable<Tables[Name]>;
  count(table: TableName): number;
  tripByCode(code: string): Trip | undefined;
  faults(): Faults;
  /** Runs `work` atomically: if it throws, nothing changes. */
  change<T>(work: (change: Change) => T): T;
  /** Calls the listener for every saved record of a table, after it is in the journal. */
  watch<Name extends TableName>(table: Name, listener: (record: Tables[Name]) => void): void;
  close(): void;
}

type Records = { readonly [Name in TableName]: Map<string, Tables[Name]> };

const emptyRecords = (): Records => ({
  trips: new Map(),
  rfqs: new Map(),
  quotes: new Map(),
  messages: new Map(),
  webhooks: new Map(),
  deliveries: new Map(),
  tokens: new Map(),
  plans: new Map(),
  faults: new Map(),
});

export const noFaults = (rateLimit: RateLimit): Faults => ({
  id: 'faults',
  downUntilMs: 0,
  dropAnswers: { count: 0, methods: ['POST', 'PUT'] },
  loseAcknowledgements: 0,
  poison: {},
  refuse: null,
  delayMs: 0,
  rateLimit,
  isHolding: false,
});

// The first id of an empty state. It grows over time, so that a deleted state file does not reuse ids that the product's
// database already has.
const firstNumber = (): number => Math.floor((Date.now() - Date.UTC(2024, 0, 1)) / 10);

export function openStore(file: string | undefined, rateLimit: RateLimit): Store {
  const records = emptyRecords();
  const codes = new Map<string, string>();
  const listeners = new Map<TableName, ((record: never) => void)[]>();
  const table = (name: TableName) => records[name] as Map<string, { readonly id: string }>;
  let next = firstNumber();

  const put = (name: TableName, record: { readonly id: string }) => {
    table(name).set(record.id, record);
    if (name === 'trips') codes.set((record as Trip).code, record.id);
  };
  for (const line of file === undefined ? [] : readJournal(file)) {
    next = line.next;
    for (const [name, record] of line.puts) if (name in records) put(name as TableName, record);
    for (const [name, id] of line.gone) if (name in records) table(name as TableName).delete(id);
  }
  const journal: Journal = file === undefined ? noJournal : startJournal(file, snapshot(records, next));

  const store: Store = {
    get: (name, id) => records[name].get(id),
    all: (name) => records[name].values(),
    count: (name) => records[name].size,
    tripByCode: (code) => records.trips.get(codes.get(code.toUpperCase()) ?? ''),
    faults: () => records.faults.get('faults') ?? noFaults(rateLimit),
    watch(name, listener) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
    },
    change(work) {
      const before: [name: TableName, id: string, record: { readonly id: string } | undefined][] = [];
      const touched = new Map<string, readonly [name: TableName, id: string]>();
      const touch = (name: TableName, id: string) => {
        before.push([name, id, table(name).get(id)]);
        touched.set(`${name} ${id}`, [name, id]);
      };
      const change: Change = {
        get: (name, id) => records[name].get(id),
        put(name, record) {
          touch(name, record.id);
          put(name, record);
        },
        remove(name, id) {
          touch(name, id);
          table(name).delete(id);
        },
        nextId: (prefix) => `${prefix}-${(next += 1)}`,
        nextCode: () => codeOf((next += 1)),
      };
      const undo = () => {
        for (const [name, id, record] of before.reverse()) {
          if (record === undefined) table(name).delete(id);
          else put(name, record);
        }
      };
      const { result, line } = allOrNothing(() => {
        const done = work(change);
        const written = lineOf(records, next, [...touched.values()]);
        if (touched.size > 0) journal.append(written);
        return { result: done, line: written };
      }, undo);
      for (const [name, record] of line.puts) {
        for (const listener of listeners.get(name as TableName) ?? []) listener(record as never);
      }
      return result;
    },
    close: () => journal.close(),
  };
  return store;
}

function allOrNothing<T>(work: () => T, undo: () => void): T {
  try {
    return work();
  } catch (error) {
    undo();
    throw error;
  }
}

function lineOf(records: Records, next: number, touched: readonly (readonly [name: TableName, id: string])[]): Line {
  const puts: [string, { readonly id: string }][] = [];
  const gone: [string, string][] = [];
  for (const [name, id] of touched) {
    const record = records[name].get(id);
    if (record === undefined) gone.push([name, id]);
    else puts.push([name, record]);
  }
  return { next, puts, gone };
}

function* snapshot(records: Records, next: number): Generator<Line> {
  yield { next, puts: [], gone: [] };
  for (const name of Object.keys(records) as TableName[]) {
    for (const record of records[name].values()) yield { next, puts: [[name, record]], gone: [] };
  }
}

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** An odd step through a power of two visits every code once. */
function codeOf(number: number): string {
  let rest = Number((BigInt(number) * 412_345_679n + 98_765_431n) % BigInt(letters.length ** 6));
  let code = '';
  for (let place = 0; place < 6; place += 1) {
    code += letters[rest % letters.length];
    rest = Math.floor(rest / letters.length);
  }
  return code;
}
