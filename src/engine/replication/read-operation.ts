/** One quorum read, as a record: who was asked, who said what (Dynamo, section 4.5). */

import type { NodeId, VersionId } from '../ids.ts';

export interface ReadReply {
  readonly versionIds: readonly VersionId[];
  readonly isProven: boolean;
}

export interface ReadOperation {
  /** Answers needed, from replicas that have proven their range. */
  readonly r: number;
  readonly asked: readonly NodeId[];
  readonly repliesByNodeId: ReadonlyMap<NodeId, ReadReply>;
}

export const newRead = (r: number): ReadOperation => ({
  r,
  asked: [],
  repliesByNodeId: new Map(),
});

export const withAsked = (read: ReadOperation, nodeId: NodeId): ReadOperation => ({
  ...read,
  asked: [...read.asked, nodeId],
});

export const withReply = (
  read: ReadOperation,
  nodeId: NodeId,
  reply: ReadReply,
): ReadOperation => ({
  ...read,
  repliesByNodeId: new Map(read.repliesByNodeId).set(nodeId, reply),
});

/** Gone without an answer. */
export const withoutAsked = (read: ReadOperation, nodeId: NodeId): ReadOperation => ({
  ...read,
  asked: read.asked.filter((other) => other !== nodeId || read.repliesByNodeId.has(other)),
});

/** Those of these replicas that could not speak for their range are to be asked again. */
export const withoutUnproven = (read: ReadOperation, nodeIds: readonly NodeId[]): ReadOperation => {
  const again = nodeIds.filter((nodeId) => read.repliesByNodeId.get(nodeId)?.isProven === false);
  const replies = [...read.repliesByNodeId].filter(([nodeId]) => !again.includes(nodeId));
  return {
    ...read,
    asked: read.asked.filter((nodeId) => !again.includes(nodeId)),
    repliesByNodeId: new Map(replies),
  };
};

export const provenReplies = (read: ReadOperation): number =>
  [...read.repliesByNodeId.values()].filter(({ isProven }) => isProven).length;

export const isEnough = (read: ReadOperation): boolean => provenReplies(read) >= read.r;

/** Asked and not answered. */
export const openReplies = (read: ReadOperation): number =>
  read.asked.length - read.repliesByNodeId.size;

/** Replicas that lack one of the siblings all replies add up to. */
export const staleReplicas = (
  read: ReadOperation,
  siblings: readonly VersionId[],
): readonly NodeId[] =>
  [...read.repliesByNodeId]
    .filter(([, { versionIds }]) => siblings.some((sibling) => !versionIds.includes(sibling)))
    .map(([nodeId]) => nodeId)
    .sort();
