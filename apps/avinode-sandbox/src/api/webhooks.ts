import type { Router } from 'express';
import { z } from 'zod';
import { type EventType, eventTypes, type Webhook } from '../world/model.ts';
import { notFound } from '../world/problem.ts';
import { read } from '../world/trips.ts';
import type { World } from '../world/world.ts';
import { sendData } from './send-response.ts';
import type { Known } from './headers.ts';
import { webhookView } from './views.ts';

const Settings = z.object({
  targetURI: z.url({ protocol: /^https?$/u }).max(2_000),
  displayName: z.string().max(200).default(''),
  active: z.boolean().default(true),
  clientIdentifier: z.string().min(1).max(200),
  clientSecret: z.string().min(1).max(200),
  clientAuthenticationType: z.literal('BASIC'),
  eventTypes: z.array(z.enum(eventTypes)).min(1),
});

export function webhookRoutes(routes: Router, world: World, known: Known): void {
  const { store } = world;
  routes.get(
    '/webhooks/settings',
    known(({ companyId }, _request, response) => {
      const own = [...store.all('webhooks')].filter((webhook) => webhook.companyId === companyId);
      sendData(
        response,
        own.map((webhook) => webhookView(world, webhook)),
      );
    }),
  );
  routes.post(
    '/webhooks/settings',
    known(({ companyId }, request, response) => {
      const settings = read(Settings, request.body);
      const webhook = store.change((change): Webhook => {
        // Registering the address that was given at the start replaces that webhook, so that nothing is sent twice.
        for (const other of store.all('webhooks')) {
          const isSame = other.companyId === companyId && other.targetURI === settings.targetURI && other.isOurs;
          if (isSame && other.active) change.put('webhooks', { ...other, active: false });
        }
        const created = { ...settings, id: change.nextId('whs'), companyId, isOurs: false };
        change.put('webhooks', created);
        return created;
      });
      sendData(response, webhookView(world, webhook), 201);
    }),
  );
  routes.put(
    '/webhooks/settings/:id',
    known(({ companyId }, request, response) => {
      const webhook = store.get('webhooks', String(request.params.id));
      if (webhook === undefined || webhook.companyId !== companyId) throw notFound();
      // Omitted fields stay unchanged.
      const changed = { ...webhook, ...read(Settings, { ...webhook, ...(request.body as object) }) };
      store.change((change) => change.put('webhooks', changed));
      sendData(response, webhookView(world, changed));
    }),
  );
}

export interface OwnWebhook {
  readonly targetURI: string;
  readonly user: string;
  readonly password: string;
  readonly companyId: string;
}

const buyersEvents: readonly EventType[] = [
  'TripRequestSellerResponse',
  'TripChatFromSeller',
  'TripRequestMine',
  'TripChatMine',
];

/** Creates the webhook given at the start: the same one at every start, with its current address. */
export function registerOwnWebhook({ store }: World, webhook: OwnWebhook | undefined): void {
  const ours = [...store.all('webhooks')].find(({ isOurs }) => isOurs);
  if (webhook === undefined) return;
  const isTaken = [...store.all('webhooks')].some(
    (other) => !other.isOurs && other.active && other.targetURI === webhook.targetURI,
  );
  store.change((change) =>
    change.put('webhooks', {
      id: ours?.id ?? change.nextId('whs'),
      companyId: webhook.companyId,
      targetURI: webhook.targetURI,
      displayName: 'Configured at start',
      active: !isTaken,
      clientIdentifier: webhook.user,
      clientSecret: webhook.password,
      clientAuthenticationType: 'BASIC',
      eventTypes: buyersEvents,
      isOurs: true,
    }),
  );
}
