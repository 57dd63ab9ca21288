interface Column {
  readonly name: string;
  /** PostgreSQL's OID of the type. */
  readonly type: number;
}

// int8, int2, int4, oid, float4, float8, numeric
const numbers: ReadonlySet<number> = new Set([20, 21, 23, 26, 700, 701, 1700]);

/** Formats rows as text in aligned columns: numbers to the right, null as `null`. */
export function writeTable(columns: readonly Column[], rows: readonly (readonly (string | null)[])[]): string {
  const cells = rows.map((row) => row.map((value) => (value === null ? 'null' : printable(value))));
  const heads = columns.map(({ name }) => printable(name));
  const widths = heads.map((head, index) =>
    cells.reduce((most, row) => Math.max(most, widthOf(row[index] ?? '')), widthOf(head)),
  );
  const line = (row: readonly string[], isHead: boolean) =>
    row
      .map((cell, index) => {
        const space = ' '.repeat((widths[index] ?? 0) - widthOf(cell));
        const isNumber = !isHead && numbers.has(columns[index]?.type ?? 0);
        return isNumber ? space + cell : cell + space;
      })
      .join(' | ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('-+-');
  return [line(heads, true), rule, ...cells.map((row) => line(row, false))].join('\n');
}

const escapes: Readonly<Record<string, string>> = { '\n': String.raw`\n`, '\r': String.raw`\r`, '\t': String.raw`\t` };

/** Escapes line breaks, which would break the table, and control characters, which could steer the terminal. */
const printable = (text: string): string =>
  text.replaceAll(
    /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu,
    (character) => escapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const widthOf = (text: string): number => Array.from(text).length;
