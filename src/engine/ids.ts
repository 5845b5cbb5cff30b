/** The engine's names for things: branded strings, lower-case hex. docs/ARCHITECTURE.md has the words. */

declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** First 16 bytes of SHA-256(node public key), 32 hex digits. Also the PeerJS id. */
export type NodeId = Branded<string, 'NodeId'>;
/** 16 random bytes kept by one browser profile, 32 hex digits: one failure domain. */
export type DeviceId = Branded<string, 'DeviceId'>;
/** 16 bytes that decide where an item lives, 32 hex digits. An album's id is a placement. */
export type Placement = Branded<string, 'Placement'>;
/** 32 bytes, 64 hex digits: a hash that binds the item to whoever created it. */
export type ItemId = Branded<string, 'ItemId'>;
/** SHA-256 of one version's exact bytes, 64 hex digits. A chunk's equals its item id. */
export type VersionId = Branded<string, 'VersionId'>;
/** Who mints dots: 8 random bytes for one life of one node, 16 hex digits. */
export type Actor = Branded<string, 'Actor'>;
/** Chosen by whoever gives a command; comes back in its answer. */
export type OperationId = Branded<number, 'OperationId'>;
/** A point on the ring: the first 52 bits of a SHA-256. */
export type Position = Branded<number, 'Position'>;
/** placement and item id joined: the key of one item. */
export type ItemKey = Branded<string, 'ItemKey'>;

export const itemKeyOf = (placement: Placement, itemId: ItemId): ItemKey =>
  (placement + itemId) as ItemKey;

export const placementOf = (key: ItemKey): Placement => key.slice(0, 32) as Placement;
export const itemIdOf = (key: ItemKey): ItemId => key.slice(32) as ItemId;
