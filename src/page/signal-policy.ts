/**
 * What a signaling message must look like before PeerJS sees it. The server and everyone behind it
 * are hostile: an OFFER makes PeerJS create a connection, and `serialization` picks a class by name.
 * PeerJS gets a message made anew of what was checked, and nothing that was merely beside it.
 */

export interface Signal {
  readonly type: 'OFFER' | 'ANSWER' | 'CANDIDATE' | 'EXPIRE';
  readonly src: string;
  readonly connectionId: string;
}

export type SignalVerdict =
  /** From the server itself: OPEN, ERROR, ID-TAKEN, INVALID-KEY. */
  | { readonly type: 'server'; readonly message: object }
  | { readonly type: 'signal'; readonly signal: Signal; readonly message: object }
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

/** Says what an inbound message is, and gives it as PeerJS may see it. Never throws. */
export const judgeSignal = (message: unknown): SignalVerdict => {
  if (!isRecord(message)) return refused;

  const { type, src, payload } = message;
  switch (type) {
    case 'OPEN':
    case 'ERROR':
    case 'ID-TAKEN':
    case 'INVALID-KEY':
      // PeerJS reads the reason without asking whether there is one.
      return { type: 'server', message: { type, payload: { msg: '' } } };

    case 'EXPIRE':
      if (!isNodeId(src)) return refused;
      return { type: 'signal', signal: { type, src, connectionId: '' }, message: { type, src } };

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

  const said = saidIn(type, payload);
  if (said === undefined) return refused;

  return {
    type: 'signal',
    signal: { type, src, connectionId },
    message: { type, src, payload: { type: 'data', connectionId, ...said } },
  };
};

/** What the payload of each type is about; undefined when it is unsound. */
const saidIn = (
  type: 'OFFER' | 'ANSWER' | 'CANDIDATE',
  payload: Record<string, unknown>,
): object | undefined => {
  switch (type) {
    case 'OFFER': {
      const sdp = descriptionOf(payload['sdp'], 'offer');
      if (sdp === undefined || payload['serialization'] !== ringSerialization) return undefined;
      return { sdp, serialization: ringSerialization, reliable: true };
    }
    case 'ANSWER': {
      const sdp = descriptionOf(payload['sdp'], 'answer');
      return sdp && { sdp };
    }
    case 'CANDIDATE': {
      const candidate = candidateOf(payload['candidate']);
      return candidate && { candidate };
    }
  }
};

const descriptionOf = (value: unknown, type: 'offer' | 'answer'): object | undefined => {
  if (!isRecord(value) || value['type'] !== type) return undefined;

  const { sdp } = value;
  return isTextUpTo(sdp, sdpLengthMax) ? { type, sdp } : undefined;
};

const candidateOf = (value: unknown): object | undefined => {
  if (!isRecord(value)) return undefined;

  const { candidate, sdpMid = null, sdpMLineIndex = null, usernameFragment = null } = value;
  const isSound =
    isTextUpTo(candidate, candidateLengthMax) &&
    (sdpMid === null || isTextUpTo(sdpMid, 64)) &&
    (sdpMLineIndex === null || isLineIndex(sdpMLineIndex)) &&
    (usernameFragment === null || isTextUpTo(usernameFragment, 256));
  return isSound ? { candidate, sdpMid, sdpMLineIndex, usernameFragment } : undefined;
};

const isLineIndex = (value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 16;
