import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink, type TRPCLink } from '@trpc/client';
import { createTRPCReact } from '@trpc/react-query';
import type { AppRouter } from './api-types.ts';

/** The API in components: `trpc.sessions.byId.useQuery(…)`, `trpc.useUtils()`. */
export const trpc = createTRPCReact<AppRouter>();

const url = '/api/trpc';

/** Removes the direction that infinite queries add, since the API’s inputs are strict. */
const withoutDirection: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) => {
    const { input } = op;
    if (op.type !== 'query' || typeof input !== 'object' || input === null || !('direction' in input)) return next(op);
    const { direction: _, ...rest } = input as Record<string, unknown>;
    return next({ ...op, input: rest });
  };

/** The same API outside components: for the stream and for patching lists. */
export const api = createTRPCClient<AppRouter>({
  links: [
    withoutDirection,
    splitLink({
      condition: (op) => op.type === 'subscription',
      true: httpSubscriptionLink({ url }),
      false: httpBatchLink({ url, maxItems: 10 }),
    }),
  ],
});
