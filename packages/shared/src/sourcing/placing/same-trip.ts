interface NamedTrip {
  readonly id: string;
  readonly connectionId: string;
  readonly avinodeTripId: string | null;
  readonly tripCode: string | null;
}

/** Returns whether two rows can be one trip: each has the name that the other lacks, on the same connection. */
export const canBeSameTrip = (a: NamedTrip, b: NamedTrip): boolean =>
  a.id !== b.id &&
  a.connectionId === b.connectionId &&
  ((a.avinodeTripId === null && b.tripCode === null) || (a.tripCode === null && b.avinodeTripId === null));
