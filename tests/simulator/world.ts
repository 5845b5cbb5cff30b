/** The simulated world: devices, their tabs, the network between them, and the oracle over all. */

import type { DeviceId, NodeId } from '../../src/engine/ids.ts';
import type { Rng } from '../../src/engine/rng.ts';
import { Album } from './albums.ts';
import { App, type AppWorld, type PinStyle } from './app.ts';
import { DeviceClock } from './clock.ts';
import { Device } from './device.ts';
import { Disk } from './disk.ts';
import { EventHeap } from './event-heap.ts';
import { Forge, hashHex } from './forge.ts';
import { Hostile, type Hostility } from './hostile.ts';
import { Network } from './network.ts';
import { shareRings } from './shared-rings.ts';
import { Story } from './story.ts';
import { between, chance, Streams } from './streams.ts';
import type { DevicePlan, SwarmOptions } from './swarm-options.ts';
import { Tab, type TabWorld } from './tab.ts';
import { Truth } from './truth.ts';
import { Violation } from './violation.ts';

/** A place for a tab: what reopens with the same identity until the device is wiped. */
export interface Slot {
  readonly name: string;
  readonly device: Device;
  readonly disk: Disk;
  readonly style: PinStyle;
  readonly hostility: readonly Hostility[];
  nodeId: NodeId;
  livesCount: number;
  app: App | undefined;
}

const bootstrapIdsMax = 8;
const bootstrapAgainMs = 10_000;
const introductionMs = { min: 60_000, max: 5 * 60_000 };

export class World implements AppWorld, TabWorld {
  readonly heap = new EventHeap();
  readonly story = new Story();
  readonly options: SwarmOptions;
  readonly streams: Streams;
  readonly makeRing = shareRings();
  readonly rng: Rng;
  readonly forge: Forge;
  readonly network: Network;
  readonly truth: Truth;
  readonly albums: readonly Album[];
  readonly devices: Device[] = [];
  readonly slots: Slot[] = [];
  /** When the devices that are no more were wiped. */
  readonly wipedMs = new Map<DeviceId, number>();
  isSignalingUp = true;
  /** Since when time says something: through a night nobody could notice anything. */
  awakeSinceMs = 0;
  readonly #connectable = new Map<string, boolean>();

  constructor(options: SwarmOptions) {
    this.options = options;
    this.streams = new Streams(options.seed);
    this.rng = this.streams.of('workload');
    this.forge = new Forge(options.seed);
    this.network = new Network({
      heap: this.heap,
      rngOf: (concern) => this.streams.of(`network ${concern}`),
      canConnect: (a, b) => this.canConnect(a, b),
      onFault: (fault) => this.story.count(`fault ${fault}`),
      faults: options.network,
    });
    this.truth = new Truth(() => this.devices);
    this.albums = Array.from(
      { length: options.albumsCount },
      (_, index) => new Album(`album ${index + 1}`, options.seed),
    );
    for (const plan of options.devices) this.#addDevice(plan);
  }

  /** Those whose word counts. */
  get honestSlots(): readonly Slot[] {
    return this.slots.filter(({ device }) => device.isHonest);
  }

  get hostilesCount(): number {
    return this.devices.filter(({ isHonest }) => !isHonest).length;
  }

  get tabs(): readonly Tab[] {
    return this.slots.flatMap(({ app }) => (app?.tab.isOpen ? [app.tab] : []));
  }

  get apps(): readonly App[] {
    return this.slots.flatMap(({ app }) => (app?.tab.isOpen ? [app] : []));
  }

  tell(text: string): void {
    this.story.tell(this.heap.nowMs, text);
  }

  nameOf(nodeId: NodeId): string {
    return this.slots.find((slot) => slot.nodeId === nodeId)?.name ?? nodeId.slice(0, 6);
  }

  open(slot: Slot): App {
    if (slot.app?.tab.isOpen) throw new Error('A slot has one tab at a time.');
    slot.livesCount += 1;
    const { name, nodeId, device, disk } = slot;
    this.tell(`${name} opens${slot.livesCount > 1 ? ' again' : ''} as ${nodeId.slice(0, 6)}`);
    const seed = this.streams.seedOf(`node ${name} ${slot.livesCount}`);
    const parts = { name, nodeId, device, disk, seed, weight: 1, options: this.options.engine };
    const tab = new Tab({ ...parts, weight: 1 }, this);
    const app = new App(tab, this, slot.style);
    slot.app = app;
    if (!device.isHonest) new Hostile(tab, this, slot.hostility);
    this.heap.after(between(this.streams.of('bootstrap'), 50, 500), () => this.#bootstrap(tab));
    this.#introduceLater(tab, introductionMs.min);
    return app;
  }

  /** All of a device's storage is cleared; its tabs are closed by it. */
  wipe(device: Device): void {
    this.tell(`${device.name} loses everything it stored`);
    for (const slot of this.slots.filter((each) => each.device === device)) slot.app?.tab.crash();
    this.wipedMs.set(device.deviceId, this.heap.nowMs);
    device.wipe(this.#newId(`device ${device.name}`) as DeviceId);
    for (const slot of this.slots.filter((each) => each.device === device)) {
      slot.nodeId = this.#newId(`node ${slot.name}`) as NodeId;
    }
  }

  canSignal(from: NodeId, to: NodeId): boolean {
    if (this.isSignalingUp) return true;
    return this.tabs.some(
      ({ nodeId }) => this.network.areLinked(from, nodeId) && this.network.areLinked(nodeId, to),
    );
  }

  #addDevice({ name, tabs, albums, hostility }: DevicePlan): void {
    const { options, streams } = this;
    const rng = streams.of(`clock ${name}`);
    const disks = tabs.map(
      (_, slot) =>
        new Disk({
          heap: this.heap,
          rngOf: (concern) => streams.of(`disk ${concern} of ${name} ${slot}`),
          onFault: (fault) => this.story.count(`fault ${fault}`),
          faults: options.disk,
          onDropped: (ref) => {
            if (hostility.length === 0) this.#onDropped(name, ref);
          },
        }),
    );
    const { skewMaxMs, driftMaxPpm } = options.clocks;
    const skewMs = between(rng, -skewMaxMs, skewMaxMs);
    const driftPpm = between(rng, -driftMaxPpm, driftMaxPpm);
    const device = new Device({
      name,
      deviceId: this.#newId(`device ${name}`) as DeviceId,
      clock: new DeviceClock({ skewMs, driftPpm }),
      disks,
      isHonest: hostility.length === 0,
    });
    this.devices.push(device);
    disks.forEach((disk, index) => {
      const slotName = tabs.length === 1 ? name : `${name}.${index + 1}`;
      const nodeId = this.#newId(`node ${slotName}`) as NodeId;
      const style = tabs[index] ?? 'everything';
      this.slots.push({
        name: slotName,
        device,
        disk,
        style,
        hostility,
        nodeId,
        livesCount: 0,
        app: undefined,
      });
    });
    for (const number of albums) this.albums[number]?.members.add(name);
  }

  /** Of some pairs no NAT lets anything through, ever; but all can talk with the first device. */
  canConnect(a: NodeId, b: NodeId): boolean {
    const [first] = this.slots;
    const names = [this.nameOf(a), this.nameOf(b)].sort();
    if (first && names.includes(first.name)) return true;
    const pair = names.join();
    const known = this.#connectable.get(pair);
    if (known !== undefined) return known;
    const can = !chance(
      this.streams.of(`pair ${pair}`),
      this.options.network.unreachablePairProbability,
    );
    this.#connectable.set(pair, can);
    return can;
  }

  /** The host asks again while it has nobody. */
  #bootstrap(tab: Tab): void {
    if (!tab.isOpen) return;
    if (this.network.linksCountOf(tab.nodeId) === 0) this.introduce(tab);
    this.heap.after(bootstrapAgainMs, () => this.#bootstrap(tab));
  }

  /** Those with links ask the server now and then: they may have gone apart from others. */
  #introduceLater(tab: Tab, pauseMs: number): void {
    const rng = this.streams.of('introductions');
    this.heap.after(pauseMs * between(rng, 0.75, 1.25), () => {
      if (!tab.isOpen) return;
      if (this.isSignalingUp && tab.isAwake && this.network.linksCountOf(tab.nodeId) > 0) {
        const alive = tab.node.members().filter(({ state }) => state === 'alive');
        const known = new Set(alive.map(({ nodeId }) => nodeId));
        const named = rng.shuffled(this.tabs).slice(0, bootstrapIdsMax);
        for (const { nodeId } of named) if (!known.has(nodeId)) this.network.dial(tab, nodeId);
      }
      this.#introduceLater(tab, Math.min(pauseMs * 2, introductionMs.max));
    });
  }

  /** A node may drop a copy only when it is superseded or enough other devices hold it. */
  #onDropped(name: string, ref: Parameters<Disk['holds']>[0]): void {
    const issued = [...this.truth.issuedOfItem(ref)].find(
      ({ version }) => version.meta.versionId === ref.versionId,
    );
    if (!issued || (!issued.isDurable && issued.acknowledgedDevices === 0)) return;
    const { meta } = issued.version;
    const wanted =
      Math.min(issued.acknowledgedDevices, this.options.engine.smallRing.w) - this.hostilesCount;
    const left = this.truth.keepersOf(meta).length + this.truth.destroyedCountOf(meta);
    if (left >= Math.max(1, wanted)) return;
    throw new Violation(
      'droppedTooEarly',
      `${name} dropped ${meta.form} ${meta.versionId.slice(0, 8)}; ${left} devices are left with it.`,
    );
  }

  /** The server names some who are online. */
  introduce(tab: Tab): void {
    if (!this.isSignalingUp || !tab.isAwake) return;
    const others = this.tabs.filter(({ nodeId }) => nodeId !== tab.nodeId);
    const named = this.streams.of('bootstrap').shuffled(others).slice(0, bootstrapIdsMax);
    for (const { nodeId } of named) this.network.dial(tab, nodeId);
  }

  #newId(what: string): string {
    return hashHex(`${what} of ${this.options.seed} at ${this.heap.nowMs}`).slice(0, 32);
  }
}
