import { useEffect, useState } from 'react';

/** The demo logins that a demo server shows on the sign-in page; absent elsewhere. */
export interface Demo {
  readonly demo: boolean;
  readonly logins?: readonly {
    readonly email: string;
    readonly password?: string;
    readonly name?: string;
    readonly role?: string;
  }[];
  /** The inbox for submitting mail as a client, and the clients’ addresses. */
  readonly inbox?: {
    readonly address: string;
    readonly user: string;
    readonly password: string;
    readonly of: readonly string[];
  };
}

export function useDemo(): Demo {
  const [demo, setDemo] = useState<Demo>({ demo: false });
  useEffect(() => {
    const stop = new AbortController();
    fetch('/api/demo', { signal: stop.signal })
      .then((response) => (response.ok ? (response.json() as Promise<Demo>) : { demo: false }))
      .then(setDemo)
      .catch(() => undefined);
    return () => stop.abort();
  }, []);
  return demo;
}
