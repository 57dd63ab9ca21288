/**
 * Work side by side in one transaction. All of it has to have ended before the transaction does, also when some of it
 * fails: what is still running would go on in whoever has the connection next.
 */
export async function allSettledOrThrow<const Work extends readonly Promise<unknown>[]>(
  work: Work,
): Promise<{ -readonly [Place in keyof Work]: Awaited<Work[Place]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
