import type { Sandbox } from '@tripthread/avinode-sandbox/open-sandbox';
import type { StormAction } from '@tripthread/testing/storms/avinode-plan';

/**
 * Runs an action of a plan in the sandbox.
 * @param codes the plan's trips, in order
 * @param rfqs the ids of the RFQs so far, by trip and RFQ of the plan; grows
 * @returns the id that Avinode's notification of it names
 */
export function perform(
  control: Sandbox['control'],
  codes: readonly string[],
  rfqs: Map<string, string>,
  action: StormAction,
): string {
  const [code = '', name] = [codes[action.trip], `${action.trip}/${action.rfq}`];
  const id = rfqs.get(name) ?? '';
  switch (action.is) {
    case 'asked': {
      const asked = control.sendRequests(code, { count: 1, message: '' })[0]?.id ?? '';
      rfqs.set(name, asked);
      return asked;
    }
    case 'quoted':
      return control.quote(id, { price: action.price, currency: 'USD', message: action.text }).message.id;
    case 'declined':
      return control.decline(id, { reason: action.reason, message: action.text }).id;
    case 'operator wrote':
      return control.chat(id, action.text).id;
    case 'we wrote':
      return control.chatAsBuyer(id, action.text).id;
    case 'taken back':
      control.cancel(id, { reason: 'CHANGED' });
      return id;
  }
}
