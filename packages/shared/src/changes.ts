// The live topics: what a change notice can say besides the versions of the changed sessions. To add one, list it here,
// announce it in `db`, and, if brokers may hear it, list the queries that it makes stale in `app/live/topic-queries.ts`.

/** By topic, who may hear it: every open desk of the brokerage, or only the server's processes. */
const audiences = {
  /** A notification or mail without a session arrived, or got one. */
  orphans: 'brokers',
  /** A mail of the outbox was added, changed or deleted. */
  mails: 'brokers',
  /** A client's card was added or changed. */
  clients: 'brokers',
  /** A login or a broker's rights changed: streams are checked again. */
  access: 'servers',
  /** Work was enqueued: the workers poll at once. */
  work: 'servers',
} as const satisfies Record<string, 'brokers' | 'servers'>;

export type Topic = keyof typeof audiences;
/** A topic that browsers hear. */
export type BrokerTopic = { [T in Topic]: (typeof audiences)[T] extends 'brokers' ? T : never }[Topic];

export const isTopic = (name: string): name is Topic => Object.hasOwn(audiences, name);
export const isBrokerTopic = (topic: Topic): topic is BrokerTopic => audiences[topic] === 'brokers';
