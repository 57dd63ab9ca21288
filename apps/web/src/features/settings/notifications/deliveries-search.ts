import { type DeliveryStatus, deliveryStatuses } from '@tripthread/shared/sourcing/deliveries';

/** The delivery log's filter, as its address says it. */
export interface DeliveriesSearch {
  readonly status?: DeliveryStatus;
  /** An Avinode id or a trip code. */
  readonly q?: string;
}

/** Takes from an address what makes sense and drops the rest. */
export function readDeliveriesSearch(raw: Record<string, unknown>): DeliveriesSearch {
  const status = deliveryStatuses.find((known) => known === raw.status);
  const q = typeof raw.q === 'string' ? raw.q.trim().slice(0, 60) : '';
  return { ...(status === undefined ? {} : { status }), ...(q === '' ? {} : { q }) };
}
