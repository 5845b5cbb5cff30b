/** The ring as the Network screen draws it: every mark is something the engine or a link says. */

import type { RingView } from '../../engine/ring-view.ts';
import type { NodeId, Placement, Position } from '../../engine/ids.ts';
import type {
  DeviceForm,
  LinkFailureView,
  MemberView,
  NetworkView,
  TransferView,
} from '../view-api.ts';
import type { Transfer } from '../transfer-log.ts';
import type { KnownDevice } from './people.ts';

const arcsCount = 144;
const circle = 2 ** 52;

export interface NetworkSources {
  readonly ring: RingView;
  readonly thisNodeId: NodeId;
  readonly thisForm: DeviceForm;
  readonly devices: ReadonlyMap<string, KnownDevice>;
  readonly transfers: readonly Transfer[];
  readonly failures: readonly LinkFailureView[];
  readonly firstContact: NetworkView['firstContact'];
  readonly isOnline: boolean;
  /** Wall time of a moment on the monotonic clock. */
  wallMsAt(monotonicMs: number): number;
  /** Average colour of a photo, where the user can know it. */
  colourOf(placement: Placement): string | undefined;
}

const fractionOf = (position: Position): number => position / circle;

export const networkView = (sources: NetworkSources): NetworkView => {
  const { ring, thisNodeId, firstContact, isOnline, failures } = sources;
  const { n, r, w } = ring.quorumSizes();
  return {
    thisNodeId,
    members: ring.members().map((member) => memberView(sources, member)),
    n,
    w,
    r,
    piecesByArc: ring.piecesByArc(arcsCount),
    thinPiecesByArc: ring.thinPiecesByArc(arcsCount),
    piecesHeld: ring.heldCount,
    bytesHeld: ring.heldBytes,
    bytesForOthers: ring.othersBytes,
    piecesInRepair: ring.piecesInRepair,
    repairs: ring.repairs().map(({ nodeId, lower, upper }) => ({
      nodeId,
      from: fractionOf(lower),
      to: upper === 0 ? 1 : fractionOf(upper),
    })),
    transfers: sources.transfers.map((transfer) => transferView(sources, transfer)),
    failures,
    firstContact,
    isOnline,
  };
};

const memberView = (
  sources: NetworkSources,
  member: ReturnType<RingView['members']>[number],
): MemberView => {
  const { ring, thisNodeId, thisForm, devices } = sources;
  const { nodeId, deviceId, state, weight, isKeeper } = member;
  const isThisTab = nodeId === thisNodeId;
  const isThisDevice = deviceId === ring.deviceId;
  const known = devices.get(deviceId);
  const isAway = state === 'dead' || state === 'left';
  return {
    nodeId,
    deviceId,
    name: isThisDevice ? `This ${thisForm}` : (known?.name ?? 'A device'),
    form: isThisDevice ? thisForm : (known?.form ?? 'laptop'),
    isThisTab,
    isThisDevice,
    isKeeper,
    state,
    awaySinceMs: isAway ? sources.wallMsAt(member.sinceMs) : undefined,
    weight,
    link: isThisTab ? 'self' : member.isLinked ? 'direct' : isAway ? 'none' : 'relayed',
    roundTripMs: member.roundTripMs,
    tokens: ring.tokensOf(nodeId).map(fractionOf),
    hints: isThisTab ? ring.hintsHeld() : [],
  };
};

const transferView = (sources: NetworkSources, transfer: Transfer): TransferView => ({
  fromNodeId: sources.thisNodeId,
  toNodeId: transfer.to,
  mediaId: transfer.placement,
  colour: sources.colourOf(transfer.placement),
  doneBytes: transfer.doneBytes,
  totalBytes: transfer.totalBytes,
});
