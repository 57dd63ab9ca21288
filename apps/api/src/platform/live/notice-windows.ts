import type { ChangeNotice } from '@tripthread/db/listen';
import type { BrokerageId } from '@tripthread/shared/ids';

const windowMs = 250;

interface Window {
  readonly timer: NodeJS.Timeout;
  readonly waiting: ChangeNotice[];
}

/** Delivers a brokerage's first notice at once, and those that follow within a quarter of a second together at its end. */
export class NoticeWindows {
  readonly #windows = new Map<BrokerageId, Window>();
  readonly #deliver: (brokerageId: BrokerageId, notices: readonly ChangeNotice[]) => void;

  constructor(deliver: (brokerageId: BrokerageId, notices: readonly ChangeNotice[]) => void) {
    this.#deliver = deliver;
  }

  add(notice: ChangeNotice): void {
    const window = this.#windows.get(notice.brokerageId);
    if (window !== undefined) {
      window.waiting.push(notice);
      return;
    }
    this.#deliver(notice.brokerageId, [notice]);
    this.#open(notice.brokerageId);
  }

  close(): void {
    for (const { timer } of this.#windows.values()) clearTimeout(timer);
  }

  #open(brokerageId: BrokerageId): void {
    const timer = setTimeout(() => {
      const waiting = this.#windows.get(brokerageId)?.waiting ?? [];
      this.#windows.delete(brokerageId);
      if (waiting.length === 0) return;
      this.#deliver(brokerageId, waiting);
      this.#open(brokerageId);
    }, windowMs);
    timer.unref();
    this.#windows.set(brokerageId, { timer, waiting: [] });
  }
}
