import type { Sandbox } from '@tripthread/avinode-sandbox/open-sandbox';
import type { Deed } from '@tripthread/testing/storms/avinode-plan';

/**
 * Does a deed of a plan in the sandbox.
 * @param codes of the plan's trips, in order
 * @param rfqs the ids of those asked so far, by trip and RFQ of the plan; grows
 * @returns the id that Avinode's notification of it names
 */
export function perform(
  control: Sandbox['control'],
  codes: readonly string[],
  rfqs: Map<string, string>,
  deed: Deed,
): string {
  const [code = '', name] = [codes[deed.trip], `${deed.trip}/${deed.rfq}`];
  const id = rfqs.get(name) ?? '';
  switch (deed.is) {
    case 'asked': {
      const asked = control.sendRequests(code, { count: 1, message: '' })[0]?.id ?? '';
      rfqs.set(name, asked);
      return asked;
    }
    case 'quoted':
      return control.quote(id, { price: deed.price, currency: 'USD', message: deed.text }).message.id;
    case 'declined':
      return control.decline(id, { reason: deed.reason, message: deed.text }).id;
    case 'operator wrote':
      return control.chat(id, deed.text).id;
    case 'we wrote':
      return control.chatAsBuyer(id, deed.text).id;
    case 'taken back':
      control.cancel(id, { reason: 'CHANGED' });
      return id;
  }
}
