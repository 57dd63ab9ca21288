import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@tripthread/api/router';

// Names the API’s outputs. Types only, so none of it is in the bundle.
export type { AppRouter };
export type Inputs = inferRouterInputs<AppRouter>;
export type Outputs = inferRouterOutputs<AppRouter>;

export type Me = Outputs['viewer']['me'];
export type SessionList = Outputs['sessions']['list'];
export type SessionRow = SessionList['sessions'][number];
export type SessionDetail = Outputs['sessions']['byId'];
export type ThreadPage = Outputs['sessions']['thread'];
export type ThreadItem = ThreadPage['items'][number];
export type Trip = NonNullable<Outputs['sessions']['byTrip']['trip']>;
export type OutboxMail = Outputs['mails']['list']['mails'][number];
export type OrphanMail = Outputs['mails']['orphans']['mails'][number];
export type Orphan = Outputs['orphans']['list']['orphans'][number];
export type ClientCard = Outputs['clients']['byId'];
/** One message of the stream. */
export type LiveMessage = Outputs['sessions']['onChange'] extends AsyncIterable<infer Message> ? Message : never;
export type ListFilter = Omit<Inputs['sessions']['list'], 'cursor' | 'ids' | 'limit'>;
