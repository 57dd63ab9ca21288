import { useEffect, useState } from 'react';

/** What a demo tells everybody who comes; nothing of it is there anywhere else. */
export interface Demo {
  readonly demo: boolean;
  readonly logins?: readonly {
    readonly email: string;
    readonly password?: string;
    readonly name?: string;
    readonly role?: string;
  }[];
  /** Where mail is handed in as a client's, and whose mail comes there. */
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
