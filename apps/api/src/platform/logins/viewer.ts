import type { AgentRole } from '@tripthread/db/queries/system/logins';
import type { BrokerageId, IsoAgentId } from '@tripthread/shared/ids';

/** Who is asking: an agent of one brokerage, switched on, with a login that has not ended. */
export interface Viewer {
  readonly agentId: IsoAgentId;
  readonly brokerageId: BrokerageId;
  readonly role: AgentRole;
  readonly name: string;
  readonly email: string;
  /** By which its streams are found again when rights change. */
  readonly loginToken: string;
}
