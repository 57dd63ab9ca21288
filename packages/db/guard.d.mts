export interface GuardOptions {
  /** The signal sent first; SIGTERM without the "SIG" by default. */
  ask?: string;
  /** The signal sent when `patienceMs` have passed. */
  force?: string;
  patienceMs?: number;
  /** A folder to remove afterwards. */
  remove?: string;
}

/**
 * Ends a process, or with minus its pid a process group, should this process be killed. Call what it returns once the
 * child has ended by itself, before its pid can belong to somebody else.
 */
export function guard(pid: number, options?: GuardOptions): () => void;
