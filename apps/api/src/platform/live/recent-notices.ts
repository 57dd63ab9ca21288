import type { ChangeNotice } from '@tripthread/db/listen';
import type { BrokerageId } from '@tripthread/shared/ids';

const retentionMs = 30_000;
const maxPerBrokerage = 200;
// `since` comes from the clock of whichever process answered; a larger overlap only repeats versions that are known.
const maxClockSkewMs = 500;

interface Recent {
  /** Notices received after this time are all here. */
  completeSince: number;
  received: { readonly at: number; readonly notice: ChangeNotice }[];
}

/** The change notices of the last 30 seconds, so that a page that has just loaded its data gets only what it missed. */
export class RecentNotices {
  #listeningSince = Number.POSITIVE_INFINITY;
  readonly #byBrokerage = new Map<BrokerageId, Recent>();

  /** Forgets everything: notices before `now` may be lost. */
  reset(now: number): void {
    this.#listeningSince = now;
    this.#byBrokerage.clear();
  }

  add(notice: ChangeNotice, now: number): void {
    const recent = this.#byBrokerage.get(notice.brokerageId) ?? { completeSince: 0, received: [] };
    this.#byBrokerage.set(notice.brokerageId, recent);
    recent.received.push({ at: now, notice });
    if (recent.received.length > maxPerBrokerage) recent.completeSince = recent.received.shift()?.at ?? now;
  }

  /** Returns the notices of a brokerage since a time, or null when some may be missing. */
  since(brokerageId: BrokerageId, time: number, now: number): readonly ChangeNotice[] | null {
    const from = time - maxClockSkewMs;
    const recent = this.#byBrokerage.get(brokerageId);
    // NaN, an unreadable time, fails the comparison too.
    if (!(from > Math.max(this.#listeningSince, now - retentionMs, recent?.completeSince ?? 0))) return null;
    return (recent?.received ?? []).filter(({ at }) => at >= from).map(({ notice }) => notice);
  }

  /** Drops what is older than the retention. */
  prune(now: number): void {
    for (const [brokerageId, recent] of this.#byBrokerage) {
      recent.received = recent.received.filter(({ at }) => at >= now - retentionMs);
      if (recent.received.length === 0) this.#byBrokerage.delete(brokerageId);
    }
  }
}
