/**
 * Which nodes an operation talks to now: the first N of the preference list that can be reached, on
 * distinct devices. Who stands in for an absent primary keeps a hint for it (sloppy quorum, Dynamo,
 * section 4.6).
 */

import type { DeviceId, NodeId } from '../ids.ts';
import type { StoreReason } from '../message.ts';
import type { PreferenceList } from '../ring/ring.ts';

export interface WriteTarget {
  readonly nodeId: NodeId;
  readonly reason: Extract<StoreReason, { readonly type: 'replica' | 'hint' }>;
}

export interface RouteView {
  isReachable(nodeId: NodeId): boolean;
  deviceOf(nodeId: NodeId): DeviceId | undefined;
}

export const writeTargets = (list: PreferenceList, view: RouteView): readonly WriteTarget[] => {
  const targets: WriteTarget[] = [];
  const devices = new Set<DeviceId | undefined>();
  const wanting: NodeId[] = [];
  for (const nodeId of list.primaries) {
    if (!view.isReachable(nodeId)) {
      wanting.push(nodeId);
      continue;
    }
    targets.push({ nodeId, reason: { type: 'replica' } });
    devices.add(view.deviceOf(nodeId));
  }
  for (const nodeId of list.fallbacks) {
    const forNodeId = wanting[0];
    if (forNodeId === undefined) break;
    const device = view.deviceOf(nodeId);
    // A second copy on one device would be no second copy.
    if (!view.isReachable(nodeId) || devices.has(device)) continue;
    wanting.shift();
    devices.add(device);
    targets.push({ nodeId, reason: { type: 'hint', forNodeId } });
  }
  return targets;
};

/** Who may answer a read, primaries first. */
export const readTargets = (list: PreferenceList, view: RouteView): readonly NodeId[] =>
  [...list.primaries, ...list.fallbacks].filter((nodeId) => view.isReachable(nodeId));
