import type { AgentRole } from '@tripthread/db/queries/system/logins';
import type { BrokerageId, IsoAgentId } from '@tripthread/shared/ids';

/** The caller: an active broker of one brokerage with a valid login. */
export interface Viewer {
  readonly agentId: IsoAgentId;
  readonly brokerageId: BrokerageId;
  readonly role: AgentRole;
  readonly name: string;
  readonly email: string;
  /** Identifies the viewer's streams when rights change. */
  readonly loginToken: string;
}
