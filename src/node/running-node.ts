/**
 * A node that runs: disk, engine, links and albums put together. It is made once the slot is known,
 * and lives as long as its tab.
 */

import { bytesToHex } from '@noble/hashes/utils.js';
import type { DeviceId, NodeId, OperationId, Placement } from '../engine/ids.ts';
import type { MemberClaim, SignedClaim } from '../engine/membership/member.ts';
import type { MemberInfo } from '../engine/ring-view.ts';
import { RingNode } from '../engine/ring-node.ts';
import { signClaim } from '../trust/claim.ts';
import {
  createNodeIdentity,
  restoreNodeIdentity,
  type NodeIdentity,
} from '../trust/node-identity.ts';
import { keyringKeys, type AlbumKeys } from '../trust/album-keys.ts';
import { createUserKey } from '../trust/user-key.ts';
import { randomBytes } from '../trust/web-crypto.ts';
import { AlbumDesk } from './album-desk.ts';
import { CommandDesk } from './command-desk.ts';
import { engineOptionsFor } from './engine-options.ts';
import { MeshRoutes } from './mesh-routes.ts';
import type { PageControl, StartOptions } from './node-api.ts';
import type { NetworkView } from './view-api.ts';
import { RunLoop } from './run-loop.ts';
import { SeenTimes } from './seen-times.ts';
import { openNewsChannel, SlotNews, type SlotNewsItem } from './slot-news.ts';
import { IdbStorage } from './storage/idb-storage.ts';
import { IdbWorkJournal } from './storage/idb-work-journal.ts';
import { NeighbourSlots } from './storage/neighbour-slots.ts';
import { ProfileStore, type Profile } from './storage/profile-store.ts';
import { UserKeyGuard } from './storage/user-key.ts';
import { protocolVersion, Transport } from './transport.ts';
import type { NewsTopic, Topic } from './update-board.ts';
import { networkView } from './views/network-view.ts';
import { knownDevices } from './views/people.ts';
import { firstWeight, WeightWatch } from './weight-watch.ts';

const identitySetting = 'identity';
const backedUpSetting = 'isKeyBackedUp';
const tabBesideSettlesMs = 3000;

export interface RunningNodeParts {
  readonly options: StartOptions;
  readonly control: PageControl;
  mark(...topics: readonly Topic[]): void;
  markNews(...topics: readonly NewsTopic[]): void;
  onBug(error: unknown): void;
  onStorageLost(): void;
}

/** Where the tab stands in the world outside the ring. */
export interface Surroundings {
  firstContact: NetworkView['firstContact'];
  isOnline: boolean;
}

export class RunningNode {
  readonly identity: NodeIdentity;
  readonly profile: Profile;
  readonly profileStore: ProfileStore;
  readonly seen: SeenTimes;
  readonly ring: RingNode;
  readonly loop: RunLoop;
  readonly transport: Transport;
  readonly albums: AlbumDesk;
  isKeyBackedUp: boolean;
  readonly surroundings: Surroundings = { firstContact: 'connecting', isOnline: navigator.onLine };
  readonly #parts: RunningNodeParts;
  readonly #routes: MeshRoutes;
  readonly #news: SlotNews;
  readonly #keyGuard: UserKeyGuard;
  readonly #weightWatch = new WeightWatch((input) => this.loop.put(input));
  /** Other tabs of this browser that this one is linked with, in order. */
  #tabsBeside = '';
  #claim: SignedClaim | undefined;

  private constructor(parts: RunningNodeParts, opened: Opened) {
    const { identity, profile, profileStore, seen, storage } = opened;
    this.identity = identity;
    this.profile = profile;
    this.profileStore = profileStore;
    this.seen = seen;
    this.isKeyBackedUp = opened.isKeyBackedUp;
    this.#parts = parts;
    this.#news = opened.news;
    this.#keyGuard = new UserKeyGuard(profileStore, profile.userKey);
    this.ring = new RingNode({
      nodeId: identity.nodeId,
      deviceId: this.deviceId,
      weight: firstWeight,
      isKeeper: false,
      protocol: protocolVersion,
      seed: newSeed(),
      options: engineOptionsFor(parts.options.deviceForm),
      restored: opened.restored,
    });
    this.#routes = new MeshRoutes(this.ring, (nodeIds) => parts.control.routesChanged(nodeIds));
    const desk = new CommandDesk((command) => this.loop.put({ type: 'command', command }));
    this.loop = new RunLoop(this.ring, {
      storage,
      send: (to, message, priority) => this.transport.send(to, message, priority),
      dial: (nodeId) => this.#dial(nodeId),
      hangUp: (nodeId) => this.transport.hangUp(nodeId),
      deliverSignal: (from, payload) => parts.control.deliverSignal(from, payload),
      signClaim: (claim) => this.#sign(claim),
      onAnswer: (operationId: OperationId, answer) => desk.answer(operationId, answer),
      onEvent: (event) => {
        if (event.type === 'membersChanged') this.#routes.review();
        this.albums.handle(event);
        if (event.type === 'membersChanged') this.#reviewTabsBeside();
      },
      onStored: () => parts.mark('network'),
      onBug: (error) => parts.onBug(error),
    });
    this.transport = new Transport({
      identity,
      networkId: parts.options.networkId,
      control: parts.control,
      ownClaim: () => this.#claim,
      put: (input) => this.loop.put(input),
      onLinksChanged: () => {
        this.#routes.review();
        parts.mark('network');
      },
      onChanged: () => parts.mark('network'),
    });
    this.albums = new AlbumDesk({
      desk,
      ring: this.ring,
      storage,
      journal: new IdbWorkJournal(parts.options.slot),
      userKey: profile.userKey,
      keyringKeys: opened.keyringKeys,
      neighbourSlots: new NeighbourSlots(parts.options.slot),
      whileKeyStays: (work) => this.#keyGuard.whileKeyStays(work),
      onStored: (placement) => this.#news.stored(placement),
      device: { deviceId: this.deviceId, form: parts.options.deviceForm },
      mark: (...topics) => parts.mark(...topics),
      markNews: (...topics) => parts.markNews(...topics),
    });
  }

  /** Opens the slot's store, makes or resumes its identity, and starts the engine. */
  static async start(parts: RunningNodeParts): Promise<RunningNode> {
    const node = new RunningNode(parts, await open(parts));
    node.loop.put({ type: 'wake' });
    node.#news.listen((item) => void node.#hear(item));
    await node.albums.shelf.open();
    return node;
  }

  get origin(): string {
    return this.#parts.options.origin;
  }

  get deviceId(): DeviceId {
    return bytesToHex(this.profile.deviceId) as DeviceId;
  }

  networkView(): NetworkView {
    return networkView({
      ring: this.ring,
      thisNodeId: this.identity.nodeId,
      thisForm: this.#parts.options.deviceForm,
      devices: knownDevices(this.albums.shelf.sessions),
      transfers: this.transport.transfers.transfers,
      failures: this.transport.failures,
      ...this.surroundings,
      wallMsAt: (monotonicMs) => Math.round(performance.timeOrigin + monotonicMs),
      colourOf: (placement: Placement) => this.albums.colourOf(placement),
    });
  }

  /** The browser grants so much, and so much of it is used; asked every now and then. */
  granted(space: { readonly usedBytes: number; readonly quotaBytes: number }): void {
    this.loop.put({ type: 'command', command: { type: 'setSpace', ...space } });
    // Where a browser says nothing of its quota, nothing follows from it.
    if (space.quotaBytes > 0) this.#weightWatch.look(space.quotaBytes, performance.now());
  }

  /** Dials those of the named that it neither has a link with nor, having links, knows to be here. */
  bootstrap(nodeIds: readonly string[]): void {
    const isAlone = this.#linkedMembers().length === 0;
    const here = this.ring.members().filter(({ state, isLinked }) => {
      return isLinked || (!isAlone && state === 'alive');
    });
    const known = new Set(here.map(({ nodeId }) => nodeId));
    for (const nodeId of nodeIds) if (!known.has(nodeId as NodeId)) this.#dial(nodeId);
  }

  /** The user wrote the 24 words down. */
  async confirmKeyBackedUp(): Promise<void> {
    await this.profileStore.write(backedUpSetting, true);
    this.isKeyBackedUp = true;
  }

  /** Albums need the user's key, whichever tab of this browser they were made in. */
  needsKey(): Promise<boolean> {
    return this.albums.shelf.needsKey();
  }

  /** All tabs begin anew with the other key: this one's page by itself, the others when told. */
  async replaceUserKey(
    userKey: Uint8Array,
    isInUse: () => Promise<boolean>,
  ): Promise<'replaced' | 'inUse'> {
    const outcome = await this.#keyGuard.replace(userKey, isInUse);
    if (outcome === 'replaced') this.#news.tell({ type: 'keyReplaced' });
    return outcome;
  }

  async #hear(item: SlotNewsItem): Promise<void> {
    switch (item.type) {
      case 'stored':
        // Whoever is linked tells it over the ring.
        if (!this.#linkedMembers().some(({ nodeId }) => nodeId === item.nodeId)) {
          await this.albums.storedBeside(item.placements);
        }
        return;
      case 'seen':
        await this.seen.readAgain();
        return this.#parts.mark('albums', 'activity');
      case 'keyReplaced':
        return this.#parts.control.beginAnew();
    }
  }

  #reviewTabsBeside(): void {
    const beside = this.#linkedMembers()
      .filter(({ deviceId }) => deviceId === this.deviceId)
      .map(({ nodeId }) => nodeId)
      .join();
    if (beside === this.#tabsBeside) return;

    this.#tabsBeside = beside;
    // By then it is known what the tab has that came.
    setTimeout(() => this.albums.lookBesideAll(), tabBesideSettlesMs);
  }

  #linkedMembers(): readonly MemberInfo[] {
    return this.ring.members().filter(({ isLinked }) => isLinked);
  }

  /** The page first hears of the routes: those that a broken link took away, too. */
  #dial(nodeId: string): void {
    this.#routes.review();
    this.#parts.control.dial(nodeId);
  }

  async #sign(claim: MemberClaim): Promise<SignedClaim> {
    const signed = await signClaim(claim, this.identity);
    this.#claim = signed;
    return signed;
  }
}

interface Opened {
  readonly identity: NodeIdentity;
  readonly profile: Profile;
  readonly keyringKeys: AlbumKeys;
  readonly profileStore: ProfileStore;
  readonly seen: SeenTimes;
  readonly news: SlotNews;
  readonly storage: IdbStorage;
  readonly isKeyBackedUp: boolean;
  readonly restored: Awaited<ReturnType<IdbStorage['restore']>>;
}

/** 53 bits: what no life shares with another. */
const newSeed = (): number => {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return (high % 2 ** 21) * 2 ** 32 + low;
};

const open = async (parts: RunningNodeParts): Promise<Opened> => {
  const profileStore = await ProfileStore.open();
  const profile = await profileStore.readOrCreate({
    userKey: createUserKey(),
    deviceId: randomBytes(16),
  });
  const storage = new IdbStorage(parts.options.slot, () => parts.onStorageLost());
  const identity = await identityOf(storage);
  const news = new SlotNews(identity.nodeId, openNewsChannel());
  const seen = await SeenTimes.open(profileStore, () => news.tell({ type: 'seen' }));
  return {
    identity,
    profile,
    keyringKeys: await keyringKeys(profile.userKey),
    profileStore,
    seen,
    news,
    storage,
    isKeyBackedUp: (await profileStore.read(backedUpSetting)) === true,
    restored: await storage.restore(),
  };
};

const identityOf = async (storage: IdbStorage): Promise<NodeIdentity> => {
  const stored = await storage.readSetting(identitySetting);
  const known = stored instanceof Uint8Array ? await restoreNodeIdentity(stored) : undefined;
  if (known?.ok === true) return known.value;

  const created = await createNodeIdentity();
  await storage.writeSetting(identitySetting, created.pkcs8);
  return created;
};
