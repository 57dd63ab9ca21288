import type { AvinodeConnections } from '../integrations/avinode/connections.ts';
import { startWorkLoop, type WorkLoop } from '../platform/work-loop.ts';
import type { QueueServices } from './job-definition.ts';
import type { MailContext } from './mail/mail-context.ts';
import { type QueueDefinition, queues } from './registry.ts';

export interface QueuesOptions extends QueueServices {
  /** Null where no Avinode is configured: its queue then waits. */
  readonly avinode: AvinodeConnections | null;
  readonly mail: Omit<MailContext, 'database' | 'clock'>;
}

export interface Queues {
  /** A notification was stored. */
  wakeNotifications(): void;
  /** Work was enqueued. */
  wake(): void;
  /** Returns when the jobs in progress have ended. */
  stop(): Promise<void>;
}

/** Starts a loop for each queue. */
export function startQueues({ avinode, mail, ...services }: QueuesOptions): Queues {
  const start = <Services>(queue: QueueDefinition<Services>, given: Services): WorkLoop =>
    startWorkLoop({ ...queue, source: queue.open(given), onError: services.onError });
  const notifications = start(queues.notifications, services);
  const mailServices = { ...services, ...mail };
  const loops = [start(queues.sendMail, mailServices), start(queues.placeMail, mailServices)];
  if (avinode !== null) loops.push(start(queues.avinode, { ...services, avinode }));
  return {
    wakeNotifications: () => notifications.wake(),
    wake() {
      for (const loop of loops) loop.wake();
    },
    async stop() {
      await Promise.all([notifications, ...loops].map((loop) => loop.stop()));
    },
  };
}
