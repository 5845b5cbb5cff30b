/**
 * Many tabs, their links and one clock: for figures of scale, where the simulator's world, which
 * checks every byte, would take too long. The engine in it is the same.
 */

import type { Effect } from '../../../src/engine/effect.ts';
import type { DeviceId, NodeId } from '../../../src/engine/ids.ts';
import type { Input } from '../../../src/engine/input.ts';
import type { Weight } from '../../../src/engine/membership/member.ts';
import type { EngineMessage } from '../../../src/engine/message.ts';
import { defaultOptions, type EngineOptions } from '../../../src/engine/options.ts';
import type { Rng } from '../../../src/engine/rng.ts';
import { EventHeap } from '../event-heap.ts';
import { hashHex } from '../forge.ts';
import { shareRings } from '../shared-rings.ts';
import { between, chance, Streams } from '../streams.ts';
import { CrowdDisk } from './crowd-disk.ts';
import { arrivalOf, calmNetwork, linkTo, type NetworkPlan } from './crowd-links.ts';
import { CrowdTab } from './crowd-tab.ts';
import { bodyBytesOf } from './weigh.ts';

export interface CrowdSettings {
  readonly seed: number;
  readonly options?: Partial<EngineOptions>;
  readonly network?: Partial<NetworkPlan>;
}

type SendEffect = Extract<Effect, { type: 'send' }>;

const bootstrapIdsMax = 8;
const bootstrapAgainMs = 2000;
const bootstrapMs = { min: 20, max: 80 };
const witnessesMax = 100;
/** Who is not there is given up after the longer; a signal that was lost is missed after the other. */
const dialTimeoutMs = 12_000;
const signalTimeoutMs = 5000;
/** RFC 7675: consent to send is lost after 30 s of silence, noticed at the earliest after 5. */
const consentMs = { min: 5000, max: 30_000 };

export class Crowd {
  readonly heap = new EventHeap();
  readonly tabs = new Map<NodeId, CrowdTab>();
  readonly makeRing = shareRings();
  onSend: (from: CrowdTab, to: CrowdTab, message: EngineMessage) => void = () => {};
  /** How long a step took on this machine. */
  onStepped: ((tab: CrowdTab, input: Input, tookMs: number) => void) | undefined;
  readonly #options: EngineOptions;
  readonly #streams: Streams;
  readonly #network: NetworkPlan;
  readonly #rng: Rng;
  #lives = 0;
  #isCut: (a: CrowdTab, b: CrowdTab) => boolean = () => false;

  constructor({ seed, options, network }: CrowdSettings) {
    this.#options = { ...defaultOptions, ...options };
    this.#network = { ...calmNetwork, ...network };
    this.#streams = new Streams(seed);
    this.#rng = this.#streams.of('network');
  }

  get options(): EngineOptions {
    return this.#options;
  }

  /** From now on all tabs live by these. */
  tune(options: Partial<EngineOptions>): void {
    Object.assign(this.#options, options);
  }

  rngOf(concern: string): Rng {
    return this.#streams.of(concern);
  }

  get open(): readonly CrowdTab[] {
    return [...this.tabs.values()];
  }

  /** Some of those who are there, the same each time: to ask a thousand what they know takes long. */
  witnesses(): readonly CrowdTab[] {
    const tabs = this.open;
    const stride = Math.max(1, Math.floor(tabs.length / witnessesMax));
    return tabs.filter((_, index) => index % stride === 0);
  }

  /** A tab numbered so has the same identity each time it opens. */
  add(
    number: number,
    settings: { readonly weight?: Weight; readonly disk?: CrowdDisk } = {},
  ): CrowdTab {
    this.#lives += 1;
    const tab = new CrowdTab(
      {
        number,
        ...this.identityOf(number),
        weight: settings.weight ?? 1,
        seed: this.#streams.seedOf(`life ${this.#lives}`),
        disk: settings.disk ?? new CrowdDisk(),
      },
      this,
    );
    this.tabs.set(tab.nodeId, tab);
    tab.put({ type: 'wake' });
    this.heap.after(between(this.#rng, bootstrapMs.min, bootstrapMs.max), () =>
      this.#bootstrap(tab),
    );
    return tab;
  }

  identityOf(number: number): { readonly nodeId: NodeId; readonly deviceId: DeviceId } {
    return {
      nodeId: this.#id(`node ${number}`) as NodeId,
      deviceId: this.#id(`device ${number}`) as DeviceId,
    };
  }

  run(durationMs: number): void {
    this.heap.runUntil(this.heap.nowMs + durationMs);
  }

  /** Lets time pass until it is so; the time it took, or undefined if it did not come about. */
  runUntil(isSo: () => boolean, withinMs: number, lookEveryMs = 100): number | undefined {
    const startMs = this.heap.nowMs;
    while (!isSo()) {
      if (this.heap.nowMs - startMs >= withinMs) return undefined;
      this.run(lookEveryMs);
    }
    return this.heap.nowMs - startMs;
  }

  /** Gone without a word. Where consent is not watched its links stay silent for ever. */
  crash(tab: CrowdTab, links: 'silent' | 'consentLost' = 'consentLost'): void {
    this.#remove(tab);
    if (links === 'silent') return;
    for (const { to } of tab.links.values()) this.#loseConsent(to, tab);
  }

  /** Nothing passes between the two sides until `heal`; links between them break in their time. */
  split(isOnSide: (tab: CrowdTab) => boolean): void {
    this.#isCut = (a, b) => isOnSide(a) !== isOnSide(b);
    for (const tab of this.open) {
      for (const { to } of tab.links.values()) {
        if (this.#isCut(tab, to)) this.#loseConsent(tab, to);
      }
    }
  }

  heal(): void {
    this.#isCut = () => false;
  }

  /** Says goodbye and closes: what it said last arrives before its links end. */
  close(tab: CrowdTab): void {
    tab.command(() => ({ type: 'leave' }));
    this.#remove(tab);
    for (const link of tab.links.values()) {
      this.heap.after(link.delayMs * 2, () => this.#endSide(link.to, tab));
    }
  }

  dial(from: CrowdTab, to: NodeId): void {
    const target = this.tabs.get(to);
    const isUnlucky = chance(this.#rng, this.#network.dialFailureProbability);
    const isThere = target !== undefined && !this.#isCut(from, target);
    const isPossible = isThere && !isUnlucky;
    const failsMs = isThere ? signalTimeoutMs : dialTimeoutMs;
    const takesMs = between(this.#rng, 4, 12) * this.#network.delayMs;
    this.heap.after(isPossible ? takesMs : failsMs, () => {
      if (!isPossible || !this.connect(from, target)) from.put({ type: 'dialFailed', nodeId: to });
    });
  }

  hangUp(tab: CrowdTab, nodeId: NodeId): void {
    const other = tab.links.get(nodeId)?.to;
    if (!other) return;
    this.#endSide(tab, other);
    this.heap.after(this.#network.delayMs, () => this.#endSide(other, tab));
  }

  send(from: CrowdTab, { to, message, priority }: SendEffect): void {
    const link = from.links.get(to);
    if (!link) return;
    this.onSend(from, link.to, message);
    const { nowMs } = this.heap;
    const parcel = { priority, sizeBytes: bodyBytesOf(message), nowMs };
    const arrivalMs = arrivalOf(link, parcel, { plan: this.#network, rng: this.#rng });
    this.heap.after(arrivalMs - nowMs, () => {
      const isHeard = link.isUp && link.to.links.get(from.nodeId)?.to === from;
      if (isHeard && !this.#isCut(from, link.to)) {
        link.to.put({ type: 'message', from: from.nodeId, message });
      }
    });
  }

  #remove(tab: CrowdTab): void {
    tab.end();
    if (this.tabs.get(tab.nodeId) === tab) this.tabs.delete(tab.nodeId);
  }

  /** False where one of them is gone. Both may have dialled: the link that stands wins. */
  connect(from: CrowdTab, to: CrowdTab): boolean {
    if (!from.isOpen) return true;
    if (!to.isOpen || !from.claim || !to.claim || this.#isCut(from, to)) return false;
    const [there, back] = [from.links.get(to.nodeId), to.links.get(from.nodeId)];
    if (there?.isUp && there.to === to && back?.isUp && back.to === from) return true;
    const delayMs = this.#network.delayMs * between(this.#rng, 0.5, 1.5);
    from.links.set(to.nodeId, linkTo(to, delayMs));
    to.links.set(from.nodeId, linkTo(from, delayMs));
    from.put({ type: 'linkUp', nodeId: to.nodeId, claim: to.claim });
    to.put({ type: 'linkUp', nodeId: from.nodeId, claim: from.claim });
    return true;
  }

  #loseConsent(tab: CrowdTab, other: CrowdTab): void {
    const afterMs = between(this.#rng, consentMs.min, consentMs.max);
    this.heap.after(afterMs, () => this.#endSide(tab, other));
  }

  #endSide(tab: CrowdTab, other: CrowdTab): void {
    const link = tab.links.get(other.nodeId);
    if (link?.to !== other) return;
    link.isUp = false;
    tab.links.delete(other.nodeId);
    tab.put({ type: 'linkDown', nodeId: other.nodeId });
  }

  /** The server names some who are online; the host asks again while it has nobody. */
  #bootstrap(tab: CrowdTab): void {
    if (!tab.isOpen) return;
    if (tab.links.size === 0) {
      const rng = this.#streams.of('bootstrap');
      const others = this.open.filter((other) => other !== tab && other.claim);
      for (let named = 0; named < bootstrapIdsMax && others.length > 0; named += 1) {
        const other = others.splice(rng.below(others.length), 1)[0];
        if (other) this.dial(tab, other.nodeId);
      }
    }
    this.heap.after(bootstrapAgainMs, () => this.#bootstrap(tab));
  }

  #id(what: string): string {
    return hashHex(`${what} of ${this.#streams.seedOf('ids')}`).slice(0, 32);
  }
}
