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

export const openStore = (file: string | undefined, rateLimit: RateLimit): Store => new JournaledStore(file, rateLimit);

class JournaledStore implements Store {
  readonly #records = emptyRecords();
  readonly #codes = new Map<string, string>();
  readonly #listeners = new Map<TableName, ((record: never) => void)[]>();
  readonly #rateLimit: RateLimit;
  readonly #journal: Journal;
  #next = firstNumber();

  constructor(file: string | undefined, rateLimit: RateLimit) {
    this.#rateLimit = rateLimit;
    for (const line of file === undefined ? [] : readJournal(file)) {
      this.#next = line.next;
      for (const [name, record] of line.puts) if (name in this.#records) this.#put(name as TableName, record);
      for (const [name, id] of line.gone) if (name in this.#records) this.#table(name as TableName).delete(id);
    }
    this.#journal = file === undefined ? noJournal : startJournal(file, snapshot(this.#records, this.#next));
  }

  get<Name extends TableName>(name: Name, id: string): Tables[Name] | undefined {
    return this.#records[name].get(id);
  }

  all<Name extends TableName>(name: Name): Iterable<Tables[Name]> {
    return this.#records[name].values();
  }

  count(name: TableName): number {
    return this.#records[name].size;
  }

  tripByCode(code: string): Trip | undefined {
    return this.#records.trips.get(this.#codes.get(code.toUpperCase()) ?? '');
  }

  faults(): Faults {
    return this.#records.faults.get('faults') ?? noFaults(this.#rateLimit);
  }

  watch<Name extends TableName>(name: Name, listener: (record: Tables[Name]) => void): void {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
  }

  change<T>(work: (change: Change) => T): T {
    const before: Before[] = [];
    const { result, line } = allOrNothing(
      () => {
        const done = work(this.#openChange(before));
        const touched = new Map(before.map(([name, id]) => [`${name} ${id}`, [name, id] as const]));
        const written = lineOf(this.#records, this.#next, [...touched.values()]);
        if (touched.size > 0) this.#journal.append(written);
        return { result: done, line: written };
      },
      () => this.#undo(before),
    );
    for (const [name, record] of line.puts) {
      for (const listener of this.#listeners.get(name as TableName) ?? []) listener(record as never);
    }
    return result;
  }

  close(): void {
    this.#journal.close();
  }

  #table(name: TableName) {
    return this.#records[name] as Map<string, { readonly id: string }>;
  }

  #put(name: TableName, record: { readonly id: string }): void {
    this.#table(name).set(record.id, record);
    if (name === 'trips') this.#codes.set((record as Trip).code, record.id);
  }

  /** @param before filled with each record as it was before the change */
  #openChange(before: Before[]): Change {
    const touch = (name: TableName, id: string) => before.push([name, id, this.#table(name).get(id)]);
    return {
      get: (name, id) => this.#records[name].get(id),
      put: (name, record) => {
        touch(name, record.id);
        this.#put(name, record);
      },
      remove: (name, id) => {
        touch(name, id);
        this.#table(name).delete(id);
      },
      nextId: (prefix) => `${prefix}-${(this.#next += 1)}`,
      nextCode: () => codeOf((this.#next += 1)),
    };
  }

  #undo(before: Before[]): void {
    for (const [name, id, record] of before.reverse()) {
      if (record === undefined) this.#table(name).delete(id);
      else this.#put(name, record);
    }
  }
}

type Before = readonly [name: TableName, id: string, record: { readonly id: string } | undefined];

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
