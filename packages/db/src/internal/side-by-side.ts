/**
 * Work side by side in one transaction. All of it has to have ended before the transaction does, also when some of it
 * fails: what is still running would go on in whoever has the connection next.
 */
export async function sideBySide<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const outcomes = await Promise.allSettled(work);
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}
