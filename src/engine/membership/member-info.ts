/** The membership table as others read it. */

import type { NodeCore } from '../node-core.ts';
import type { MemberInfo } from '../ring-view.ts';
import type { Ring } from '../ring/ring.ts';
import type { Membership } from './membership.ts';

/** All members heard of, this node first. */
export const memberInfos = (
  core: NodeCore,
  { own, table }: Membership,
  ring: Ring,
): readonly MemberInfo[] => {
  const ownershipOf = (nodeId: MemberInfo['nodeId']): MemberInfo['ownership'] =>
    ring.members.get(nodeId)?.presence ?? 'none';
  const self: MemberInfo = {
    nodeId: core.nodeId,
    deviceId: core.deviceId,
    state: own.isLeaving ? 'left' : 'alive',
    ownership: ownershipOf(core.nodeId),
    weight: own.weight,
    isKeeper: own.isKeeper,
    isLinked: false,
    roundTripMs: undefined,
    sinceMs: 0,
  };
  const others = table.rows().map(({ signed, state, sinceMs }): MemberInfo => {
    const { nodeId, deviceId, weight, isKeeper } = signed.claim;
    const link = core.links.rowOf(nodeId);
    return {
      nodeId,
      deviceId,
      state,
      ownership: ownershipOf(nodeId),
      weight,
      isKeeper,
      isLinked: link !== undefined,
      roundTripMs: link?.roundTripMs,
      sinceMs,
    };
  });
  return [self, ...others];
};
