/** What the time line is laid out from. */
export interface Datable {
  readonly seq: number;
  readonly at: string;
}

export type ThreadRow<Item extends Datable> =
  | { readonly row: 'day'; readonly key: string; readonly day: string }
  | { readonly row: 'new'; readonly key: string; readonly count: number }
  | {
      readonly row: 'item';
      readonly key: string;
      readonly item: Item;
      readonly together: readonly Item[];
      readonly continues: boolean;
    };

interface Layout<Item extends Datable> {
  /** `YYYY-MM-DD` of an instant, in the reader's zone. */
  readonly dayOf: (instant: string) => string;
  /** What was read when the thread was opened; null while unknown or when the line is switched off. */
  readonly readUpTo: number | null;
  /** Whether an item is news to the reader: their own acts never are. */
  readonly isNews: (item: Item) => boolean;
  /** Whether `next` is the same voice going on, so that its author need not be named again. */
  readonly continues: (previous: Item, next: Item) => boolean;
  /** Whether `next` is shown in one card with `previous`: RFQs that went out together. */
  readonly together: (previous: Item, next: Item) => boolean;
}

/** The items in order of `seq`, with a divider before each day and one line before the first thing not yet read. */
export function threadRows<Item extends Datable>(
  items: readonly Item[],
  layout: Layout<Item>,
): readonly ThreadRow<Item>[] {
  const rows: ThreadRow<Item>[] = [];
  const firstNew = firstUnread(items, layout);
  let previous: Item | undefined;
  let day: string | undefined;
  for (const item of items) {
    const itemDay = layout.dayOf(item.at);
    const dayChanges = itemDay !== day;
    if (dayChanges) rows.push({ row: 'day', key: `day-${itemDay}-${item.seq}`, day: itemDay });
    const isFirstNew = item.seq === firstNew?.seq;
    if (isFirstNew) rows.push({ row: 'new', key: 'new', count: firstNew.count });
    const goesOn = previous !== undefined && !dayChanges && !isFirstNew;
    const last = rows.at(-1);
    if (goesOn && last?.row === 'item' && layout.together(previous as Item, item)) {
      rows[rows.length - 1] = { ...last, together: [...last.together, item] };
    } else {
      rows.push({
        row: 'item',
        key: `item-${item.seq}`,
        item,
        together: [],
        continues: goesOn && layout.continues(previous as Item, item),
      });
    }
    previous = item;
    day = itemDay;
  }
  return rows;
}

function firstUnread<Item extends Datable>(items: readonly Item[], { readUpTo, isNews }: Layout<Item>) {
  // Never read at all: everything is new, and a line above everything says nothing.
  if (readUpTo === null || readUpTo === 0) return null;
  const news = items.filter((item) => item.seq > readUpTo && isNews(item));
  const first = news[0];
  return first === undefined ? null : { seq: first.seq, count: news.length };
}

/** Pages as they were fetched (newest first) as one ascending run, each item once. */
export function inOrder<Item extends Datable>(pages: readonly { readonly items: readonly Item[] }[]): readonly Item[] {
  const bySeq = new Map<number, Item>();
  for (const page of pages) for (const item of page.items) bySeq.set(item.seq, item);
  return [...bySeq.values()].toSorted((a, b) => a.seq - b.seq);
}

/** `YYYY-MM-DD` in the zone of the machine the reader sits at. */
export function localDayOf(instant: string): string {
  const date = new Date(instant);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** `Today`, `Yesterday`, else `Mon 23 Nov` (with the year when it is another). */
export function dayName(day: string, today: string): string {
  const at = (text: string): number => Date.parse(`${text}T12:00:00Z`);
  const distance = Math.round((at(today) - at(day)) / 86_400_000);
  if (distance === 0) return 'Today';
  if (distance === 1) return 'Yesterday';
  const year = day.slice(0, 4) === today.slice(0, 4) ? undefined : 'numeric';
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year,
    timeZone: 'UTC',
  }).format(at(day));
}
