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

export interface WriteView extends RouteView {
  /** It speaks for its range, as far as is known. */
  hasProven(nodeId: NodeId): boolean;
}

export const writeTargets = (list: PreferenceList, view: WriteView): readonly WriteTarget[] => {
  const targets: WriteTarget[] = [];
  const devices = new Set<DeviceId | undefined>();
  const wanting: WriteTarget['reason'][] = [];
  for (const nodeId of list.primaries) {
    if (!view.isReachable(nodeId)) {
      wanting.push({ type: 'hint', forNodeId: nodeId });
      continue;
    }
    targets.push({ nodeId, reason: { type: 'replica' } });
    devices.add(view.deviceOf(nodeId));
    // Until it has, the owner before it, who is the next in line now, gets the write as well.
    if (!view.hasProven(nodeId)) wanting.push({ type: 'replica' });
  }
  for (const nodeId of list.fallbacks) {
    const [reason] = wanting;
    if (reason === undefined) break;
    const device = view.deviceOf(nodeId);
    // A second copy on one device would be no second copy.
    if (!view.isReachable(nodeId) || devices.has(device)) continue;
    wanting.shift();
    devices.add(device);
    targets.push({ nodeId, reason });
  }
  return targets;
};

/** Who may answer a read, primaries first. */
export const readTargets = (list: PreferenceList, view: RouteView): readonly NodeId[] =>
  [...list.primaries, ...list.fallbacks].filter((nodeId) => view.isReachable(nodeId));
