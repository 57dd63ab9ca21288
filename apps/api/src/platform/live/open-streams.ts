import { Failure } from '@tripthread/shared/failures';
import type { BrokerageId } from '@tripthread/shared/ids';
import type { ChangeStream, Listener } from './change-stream.ts';
import type { News } from './changes.ts';

const patienceMs = 20_000;
const most = { perAgent: 5, perAddress: 50, inAll: 2_000 } as const;

/** The streams that are open at this process. */
export class OpenStreams {
  readonly #streams = new Set<ChangeStream>();
  #isClosed = false;

  get size(): number {
    return this.#streams.size;
  }

  /** @throws TOO_MANY_STREAMS, BUSY */
  requireRoomFor({ viewer, address }: Listener): void {
    if (this.#isClosed || this.size >= most.inAll) throw new Failure('BUSY', { retryAfterSeconds: 5 });
    const ofAgent = this.#count((stream) => stream.agentId === viewer.agentId);
    const ofAddress = this.#count((stream) => stream.address === address);
    if (ofAgent >= most.perAgent || ofAddress >= most.perAddress) throw new Failure('TOO_MANY_STREAMS');
  }

  add(stream: ChangeStream): void {
    this.#streams.add(stream);
  }

  delete(stream: ChangeStream): void {
    this.#streams.delete(stream);
  }

  /** Adds news to the streams of one brokerage, or to all. */
  send(news: News, brokerageId: BrokerageId | null = null): void {
    for (const stream of this.#streams)
      if (brokerageId === null || stream.brokerageId === brokerageId) stream.add(news);
  }

  /** Ends streams whose time is over, and cuts off readers that take nothing. */
  endOverdue(now: number): void {
    for (const stream of this.#streams) {
      if (stream.isOver(now)) stream.end();
      else if (stream.isStuck(now, patienceMs)) stream.cut();
    }
  }

  /** Ends the streams of logins that are no longer valid. */
  async revalidate(liveTokens: (tokens: readonly string[]) => Promise<ReadonlySet<string>>): Promise<void> {
    const asked = [...this.#streams];
    const live = await liveTokens([...new Set(asked.map((stream) => stream.token))]);
    for (const stream of asked) if (!live.has(stream.token)) stream.end();
  }

  /** Ends all streams, and refuses new ones. */
  close(): void {
    this.#isClosed = true;
    for (const stream of this.#streams) stream.end();
  }

  #count = (is: (stream: ChangeStream) => boolean): number => [...this.#streams].filter(is).length;
}
