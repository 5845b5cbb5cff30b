import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { NodeId } from '../../src/engine/ids.ts';
import type { EngineMessage } from '../../src/engine/message.ts';
import { Gatekeeper } from '../../src/node/gatekeeper.ts';
import { Transport } from '../../src/node/transport.ts';
import { signClaim } from '../../src/trust/claim.ts';
import { wireLimits } from '../../src/wire/wire-limits.ts';
import { PairedChannel } from './channel-pair.ts';
import { fingerprintsOf, higher, LinkedNode, lower } from './linked-nodes.ts';
import { Diary } from './diary.ts';

/** A data channel as far as the node looks, with a paired one behind it. */
class FakeDataChannel extends EventTarget {
  readonly readyState = 'open';
  readonly bufferedAmount = 0;
  readonly #paired: PairedChannel;

  constructor(paired: PairedChannel) {
    super();
    this.#paired = paired;
    paired.onFrame((frame) =>
      this.dispatchEvent(new MessageEvent('message', { data: frame.slice().buffer })),
    );
    paired.onClose(() => this.dispatchEvent(new Event('close')));
  }

  send(frame: Uint8Array): void {
    this.#paired.send(frame);
  }

  close(): void {
    this.#paired.close();
  }
}

let diary: Diary;
let transport: Transport;
let hostile: LinkedNode;

beforeEach(async () => {
  vi.stubGlobal('RTCDataChannel', FakeDataChannel);
  diary = new Diary();
  const { identity } = lower;
  const claim = await signClaim(
    {
      nodeId: identity.nodeId,
      deviceId: 'ab'.repeat(16) as never,
      incarnation: 1,
      state: 'alive',
      weight: 1,
      protocol: 1,
      isKeeper: false,
    },
    identity,
  );
  transport = new Transport({
    identity,
    networkId: 'albums',
    control: {
      dial: () => {},
      hangUp: (linkId) => diary.write(`hang up ${linkId}`),
      linkProven: (linkId) => diary.write(`proven ${linkId}`),
      deliverSignal: () => {},
      routesChanged: () => {},
    },
    ownClaim: () => claim,
    put: (input) => diary.write(input.type === 'message' ? input.message.type : input.type),
    onLinksChanged: () => {},
    onChanged: () => {},
  });
  const [near, far] = PairedChannel.pair();
  hostile = new LinkedNode(higher);
  transport.attach({
    linkId: 'link',
    remoteNodeId: higher.identity.nodeId,
    initiated: true,
    channel: new FakeDataChannel(near) as unknown as RTCDataChannel,
  });
  hostile.attach('link', far, lower, false);
  transport.opened('link', fingerprintsOf(true));
  hostile.table.opened('link', fingerprintsOf(false));
  await Promise.all([diary.has('linkUp'), hostile.diary.has('up')]);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const say = (message: EngineMessage): boolean =>
  hostile.table.send(lower.identity.nodeId, Gatekeeper.seal(message), 'control');

const relay = (from: NodeId, to: NodeId): EngineMessage =>
  ({ type: 'relay', from, to, relayId: 1, hopsLeft: 3, payload: new Uint8Array(8) }) as const;

const nodeId = (at: number): NodeId => at.toString(16).padStart(32, '0') as NodeId;
const countOf = (line: string): number => diary.lines.filter((each) => each === line).length;

test('a link is told to the page once the other end has proved who it is', () => {
  expect(diary.lines).toEqual(['proven link', 'linkUp']);
});

test('a peer that sends faster than it can be checked loses its link, and no message waits on', async () => {
  // The first message is never checked to its end, and all others of its lane wait for it.
  const admit = vi.spyOn(Gatekeeper.prototype, 'admit');
  admit.mockImplementationOnce(() => new Promise(() => {}));
  for (let sent = 0; sent < 6000; sent += 1) say({ type: 'ack', seq: sent, gossip: [] });
  await diary.has('linkDown');
  expect(diary.lines).toContain('hang up link');
  expect(admit.mock.calls.length).toBe(4096);
});

test('a peer that sends no faster than it is checked keeps its link', async () => {
  for (let sent = 0; sent < 6000; sent += 1) {
    say({ type: 'ack', seq: sent, gossip: [] });
    if (sent % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await diary.until(() => countOf('ack') === 6000);
  expect(countOf('linkDown')).toBe(0);
});

test('a neighbour’s signals in the names of many strangers are dropped, those for others are not', async () => {
  for (let at = 0; at < 50; at += 1) say(relay(nodeId(at), lower.identity.nodeId));
  for (let at = 0; at < 50; at += 1) say(relay(nodeId(at), nodeId(99)));
  say({ type: 'ack', seq: 1, gossip: [] });
  await diary.has('ack');
  expect(countOf('relay')).toBe(8 + 50);
});

test('answers of those whom this node wrote to are heard', async () => {
  for (let at = 0; at < 50; at += 1) {
    transport.send(higher.identity.nodeId, relay(lower.identity.nodeId, nodeId(at)), 'control');
    say(relay(nodeId(at), lower.identity.nodeId));
  }
  say({ type: 'ack', seq: 1, gossip: [] });
  await diary.has('ack');
  expect(countOf('relay')).toBe(50);
});

test('a message too large for any peer is not sent, and the link and this tab go on', async () => {
  const to = higher.identity.nodeId;
  const payload = new Uint8Array(wireLimits.messageBytesMax);
  transport.send(to, { type: 'relay', from: to, to, relayId: 1, hopsLeft: 3, payload }, 'control');
  expect(transport.oversizedCount).toBe(1);
  const linksHad = hostile.diary.lines.length;
  transport.send(to, { type: 'ack', seq: 1, gossip: [] }, 'control');
  await hostile.diary.until(() => hostile.diary.lines.length > linksHad);
  expect(countOf('linkDown')).toBe(0);
});
