/** What a node says of itself when it connects: checked for form, not for truth. */

export interface Introduction {
  readonly nodeId: string;
  /** Chosen by the node; whoever shows it again resumes the id. */
  readonly token: string;
  readonly networkId: string;
}

const nodeIdPattern = /^[0-9a-f]{32}$/;
const tokenPattern = /^[A-Za-z0-9_-]{16,128}$/;
const networkIdPattern = /^[A-Za-z0-9_-]{1,64}$/;

export const isNodeId = (value: unknown): value is string =>
  typeof value === 'string' && nodeIdPattern.test(value);

export const isNetworkId = (value: unknown): value is string =>
  typeof value === 'string' && networkIdPattern.test(value);

/** Reads the query a PeerJS client sends; its `key` option carries the network. */
export function readIntroduction(query: URLSearchParams): Introduction | undefined {
  const [nodeId, token, networkId] = [query.get('id'), query.get('token'), query.get('key')];
  if (!isNodeId(nodeId) || !isNetworkId(networkId)) return undefined;
  if (token === null || !tokenPattern.test(token)) return undefined;
  return { nodeId, token, networkId };
}
