import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import { sql } from 'drizzle-orm';
import { isInstant } from '../../internal/instants.ts';
import type { SessionRow } from './session-row.ts';

/** Where a page begins: the sort key of the row before it. */
export interface Cursor {
  readonly at: Instant;
  readonly id: string;
}

interface Order {
  readonly sort?: 'urgent' | undefined;
}

/** The two orders of the list. Each is a column and the id, so that a page begins where the last one ended. */
const orders = {
  activity: { mark: '', column: sql.raw('cs.last_activity_at'), direction: sql.raw('desc'), beyond: sql.raw('<') },
  urgent: { mark: 'due ', column: sql.raw('cs.due_at'), direction: sql.raw('asc'), beyond: sql.raw('>') },
} as const;
export const orderOf = ({ sort }: Order) => orders[sort ?? 'activity'];

/** Returns the order and the sort key of a page's last row, opaque to callers. */
export function writeCursor(row: SessionRow, filter: Order): string {
  const at = filter.sort === 'urgent' ? row.dueAt : row.lastActivityAt;
  return Buffer.from(`${orderOf(filter).mark}${at ?? ''} ${row.id}`).toString('base64url');
}

const cursorForm = /^(due )?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/u;

/** @throws BAD_CURSOR for one of the other order, too */
export function readCursor(text: string, filter: Order): Cursor {
  const [, mark = '', at, id] = cursorForm.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? [];
  if (at === undefined || id === undefined || !isInstant(at) || mark !== orderOf(filter).mark)
    throw new Failure('BAD_CURSOR', { fields: { cursor: 'Not given out here' } });
  return { at, id };
}
