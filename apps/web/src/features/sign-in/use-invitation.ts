import { useCallback, useEffect, useState } from 'react';
import type { Outputs } from '../../lib/api/api-types.ts';
import { callByLink, type LinkFailure, linkFailureOf } from '../../lib/api/link-call.ts';

export type InvitationPage = Outputs['publicInvitations']['view'];

interface Seen {
  readonly page: InvitationPage | null;
  readonly failure: LinkFailure | null;
}

/** Reads the invitation of a link once; again on request. */
export function useInvitation(token: string) {
  const [seen, setSeen] = useState<Seen>({ page: null, failure: null });
  const read = useCallback(
    () =>
      void callByLink('publicInvitations.view', { token }).then(
        (page) => setSeen({ page: page as InvitationPage, failure: null }),
        (error: unknown) => setSeen({ page: null, failure: linkFailureOf(error) }),
      ),
    [token],
  );
  useEffect(read, [read]);
  const again = () => {
    setSeen({ page: null, failure: null });
    read();
  };
  return { ...seen, again };
}

/** Accepts it. @returns null on success */
export const acceptInvitation = (input: {
  token: string;
  name: string;
  password: string;
}): Promise<LinkFailure | null> => callByLink('publicInvitations.accept', input).then(() => null, linkFailureOf);
