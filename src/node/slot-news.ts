/**
 * What the tabs of one browser profile tell each other past the ring: it works without any network,
 * and before two tabs have a link. It says that there is something to read, and never what.
 */

import type { NodeId, Placement } from '../engine/ids.ts';

export type SlotNewsItem =
  /** There is something new at these placements on the disk of this node's slot. */
  | {
      readonly type: 'stored';
      readonly nodeId: NodeId;
      readonly placements: readonly Placement[];
    }
  /** The user has seen something. */
  | { readonly type: 'seen' }
  /** The profile has another user's key now. */
  | { readonly type: 'keyReplaced' };

/** Of a BroadcastChannel, what is used here: it does not hear itself. */
export interface NewsChannel {
  postMessage(item: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

const channelName = 'insta-dynamo-slots';
/** What is written in one go is told in one go. */
const storedPauseMs = 100;

export const openNewsChannel = (): NewsChannel => new BroadcastChannel(channelName);

export class SlotNews {
  readonly #nodeId: NodeId;
  readonly #channel: NewsChannel;
  readonly #stored = new Set<Placement>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(nodeId: NodeId, channel: NewsChannel) {
    this.#nodeId = nodeId;
    this.#channel = channel;
  }

  listen(listener: (item: SlotNewsItem) => void): void {
    this.#channel.onmessage = ({ data }) => {
      if (isNewsItem(data)) listener(data);
    };
  }

  stored(placement: Placement): void {
    this.#stored.add(placement);
    this.#timer ??= setTimeout(() => this.#tellStored(), storedPauseMs);
  }

  tell(item: Exclude<SlotNewsItem, { readonly type: 'stored' }>): void {
    this.#channel.postMessage(item);
  }

  #tellStored(): void {
    this.#timer = undefined;
    const item: SlotNewsItem = {
      type: 'stored',
      nodeId: this.#nodeId,
      placements: [...this.#stored],
    };
    this.#stored.clear();
    this.#channel.postMessage(item);
  }
}

/** Another tab may run another version of the app. */
const isNewsItem = (data: unknown): data is SlotNewsItem => {
  if (typeof data !== 'object' || data === null || !('type' in data)) return false;

  switch (data.type) {
    case 'seen':
    case 'keyReplaced':
      return true;
    case 'stored':
      return 'nodeId' in data && 'placements' in data && Array.isArray(data.placements);
    default:
      return false;
  }
};
