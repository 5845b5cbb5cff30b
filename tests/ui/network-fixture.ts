/** A small network to draw: this phone and a few others, each with a few tokens. */

import type { MemberView, NetworkView } from '../../src/node/view-api.ts';

export const memberOf = (nodeId: string, rest: Partial<MemberView> = {}): MemberView => ({
  nodeId,
  deviceId: `device ${nodeId}`,
  name: `Device ${nodeId}`,
  form: 'laptop',
  isThisTab: false,
  isThisDevice: false,
  isKeeper: false,
  state: 'alive',
  awaySinceMs: undefined,
  weight: 1,
  link: 'direct',
  roundTripMs: 20,
  tokens: [0.1, 0.6],
  hints: [],
  ...rest,
});

export const ownMember = (nodeId: string, rest: Partial<MemberView> = {}): MemberView =>
  memberOf(nodeId, { isThisTab: true, isThisDevice: true, link: 'self', ...rest });

export const networkOf = (
  members: readonly MemberView[],
  rest: Partial<NetworkView> = {},
): NetworkView => ({
  thisNodeId: members.find((member) => member.isThisTab)?.nodeId ?? '',
  members,
  n: 3,
  w: 2,
  r: 2,
  piecesByArc: new Array<number>(144).fill(0),
  thinPiecesByArc: new Array<number>(144).fill(0),
  piecesHeld: 0,
  bytesHeld: 0,
  bytesForOthers: 0,
  piecesInRepair: 0,
  repairs: [],
  transfers: [],
  failures: [],
  firstContact: 'connected',
  isOnline: true,
  ...rest,
});
