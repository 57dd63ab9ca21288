/** The fields that the time line needs. */
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
  /** `YYYY-MM-DD` of an instant, in the user’s zone. */
  readonly dayOf: (instant: string) => string;
  /** The read position on opening; null while unknown, or without the "new" line. */
  readonly readUpTo: number | null;
  /** Whether an item is new to the user: their own never are. */
  readonly isNews: (item: Item) => boolean;
  /** Whether `next` continues the same author, who is then not named again. */
  readonly continues: (previous: Item, next: Item) => boolean;
  /** Whether `next` shares a card with `previous`: RFQs that were sent together. */
  readonly together: (previous: Item, next: Item) => boolean;
}

/** Returns the items by `seq`, with a divider before each day and one line before the first unread item. */
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
  // Never read: everything is new, and a line above everything is useless.
  if (readUpTo === null || readUpTo === 0) return null;
  const news = items.filter((item) => item.seq > readUpTo && isNews(item));
  const first = news[0];
  return first === undefined ? null : { seq: first.seq, count: news.length };
}

/** Merges pages (newest first) into one ascending list, each item once. */
export function inOrder<Item extends Datable>(pages: readonly { readonly items: readonly Item[] }[]): readonly Item[] {
  const bySeq = new Map<number, Item>();
  for (const page of pages) for (const item of page.items) bySeq.set(item.seq, item);
  return [...bySeq.values()].toSorted((a, b) => a.seq - b.seq);
}

/** `YYYY-MM-DD` in this computer’s zone. */
export function localDayOf(instant: string): string {
  const date = new Date(instant);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Formats `Today`, `Yesterday`, else `Mon 23 Nov` (with the year when it differs). */
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
