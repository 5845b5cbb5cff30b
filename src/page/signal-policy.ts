/**
 * What a signaling message must look like before PeerJS sees it. The server and everyone behind it
 * are hostile: an OFFER makes PeerJS create a connection, and `serialization` picks a class by name,
 * so both are checked here first (platform traps 8, 9 and 19).
 */

export interface Signal {
  readonly type: 'OFFER' | 'ANSWER' | 'CANDIDATE' | 'EXPIRE';
  readonly src: string;
  readonly connectionId: string;
}

export type SignalVerdict =
  /** From the server itself: OPEN, ERROR, ID-TAKEN, INVALID-KEY. */
  | { readonly type: 'server' }
  | { readonly type: 'signal'; readonly signal: Signal }
  | { readonly type: 'refused' };

export const ringSerialization = 'ring';

const refused: SignalVerdict = { type: 'refused' };
const sdpLengthMax = 16 * 1024;
const candidateLengthMax = 2 * 1024;
const nodeIdPattern = /^[0-9a-f]{32}$/;
const connectionIdPattern = /^dc_[A-Za-z0-9]{1,40}$/;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTextUpTo = (value: unknown, lengthMax: number): value is string =>
  typeof value === 'string' && value.length <= lengthMax;

export const isNodeId = (value: unknown): value is string =>
  isTextUpTo(value, 32) && nodeIdPattern.test(value);

const isDescription = (value: unknown, type: 'offer' | 'answer'): boolean =>
  isRecord(value) && value['type'] === type && isTextUpTo(value['sdp'], sdpLengthMax);

const isCandidate = (value: unknown): boolean =>
  isRecord(value) &&
  isTextUpTo(value['candidate'], candidateLengthMax) &&
  (value['sdpMid'] === null || value['sdpMid'] === undefined || isTextUpTo(value['sdpMid'], 64)) &&
  (value['sdpMLineIndex'] === null ||
    value['sdpMLineIndex'] === undefined ||
    typeof value['sdpMLineIndex'] === 'number');

/** Says what an inbound message of the signaling server is. Never throws. */
export const judgeSignal = (message: unknown): SignalVerdict => {
  if (!isRecord(message)) return refused;

  const { type, src, payload } = message;
  switch (type) {
    case 'OPEN':
    case 'ERROR':
    case 'ID-TAKEN':
    case 'INVALID-KEY':
      return { type: 'server' };

    case 'EXPIRE':
      if (!isNodeId(src)) return refused;
      return { type: 'signal', signal: { type, src, connectionId: '' } };

    case 'OFFER':
    case 'ANSWER':
    case 'CANDIDATE':
      return judgePayload(type, src, payload);

    // LEAVE included: it would close live connections on a stranger's word.
    default:
      return refused;
  }
};

const judgePayload = (
  type: 'OFFER' | 'ANSWER' | 'CANDIDATE',
  src: unknown,
  payload: unknown,
): SignalVerdict => {
  if (!isNodeId(src)) return refused;
  if (!isRecord(payload) || payload['type'] !== 'data') return refused;

  const connectionId = payload['connectionId'];
  if (!isTextUpTo(connectionId, 64) || !connectionIdPattern.test(connectionId)) return refused;

  const isSound =
    type === 'CANDIDATE'
      ? isCandidate(payload['candidate'])
      : isDescription(payload['sdp'], type === 'OFFER' ? 'offer' : 'answer');
  if (!isSound) return refused;
  if (type === 'OFFER' && payload['serialization'] !== ringSerialization) return refused;

  return { type: 'signal', signal: { type, src, connectionId } };
};
