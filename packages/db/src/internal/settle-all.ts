/**
 * Runs work concurrently in one transaction and waits for all of it, also when some of it fails: work that still runs
 * would continue in the connection's next transaction.
 */
export async function allSettledOrThrow<const Work extends readonly Promise<unknown>[]>(
  work: Work,
): Promise<{ -readonly [Place in keyof Work]: Awaited<Work[Place]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
