/**
 * A node's row in the membership table, after SWIM (Das et al., 2002). What a member says of itself
 * is signed by it; what others say of it is an accusation that it can refute.
 */

import type { DeviceId, NodeId } from '../ids.ts';

/** Storage weight: tokens = 64 x weight. 0 is a client that holds no range. */
export type Weight = 0 | 0.25 | 0.5 | 1 | 2 | 4;

/** What a member says of itself. */
export interface MemberClaim {
  readonly nodeId: NodeId;
  readonly deviceId: DeviceId;
  /** Grows with every claim; the higher one wins. */
  readonly incarnation: number;
  readonly state: 'alive' | 'left';
  readonly weight: Weight;
  /** Version of the protocol the member speaks. */
  readonly protocol: number;
  readonly isKeeper: boolean;
}

/** A claim with the proof that its subject made it. The host checks the proof; the engine carries it. */
export interface SignedClaim {
  readonly claim: MemberClaim;
  /** Public key and signature over the claim's exact bytes, opaque here. */
  readonly proof: Uint8Array;
}

/** What one member says of another. */
export interface Accusation {
  readonly subject: NodeId;
  readonly incarnation: number;
  readonly state: 'suspect' | 'dead';
  readonly accuser: NodeId;
}
