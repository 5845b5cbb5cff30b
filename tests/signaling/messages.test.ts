import { describe, expect, it } from 'vitest';

import { nodeIdOf, offerTo, openTab, startServer, type Harness, type Tab } from './harness.ts';

const ada = nodeIdOf(0xada);
const bea = nodeIdOf(0xbea);

/** Two tabs of one network; what Ada sends after a refusal still reaches Bea. */
async function twoTabs(server: Harness): Promise<{ readonly from: Tab; readonly to: Tab }> {
  return {
    from: await openTab(server, { nodeId: ada }),
    to: await openTab(server, { nodeId: bea }),
  };
}

describe('messages', () => {
  it.each(['OFFER', 'ANSWER', 'CANDIDATE'])('an %s arrives with its true sender', async (type) => {
    const { from, to } = await twoTabs(await startServer());
    from.send({ type, src: 'somebody else', dst: bea, payload: { sdp: 'v=0' } });
    const arrived = { type, src: ada, dst: bea, payload: { sdp: 'v=0' } };
    await expect(to.next()).resolves.toEqual(arrived);
  });

  it.each([
    ['no JSON', '{'],
    ['null', 'null'],
    ['a bare word', '"OFFER"'],
    ['nothing at all', ''],
    ['bytes', Buffer.from([0xff, 0x00, 0xfe])],
  ])('a frame of %s is dropped and counted, and the server lives', async (_case, frame) => {
    const server = await startServer();
    const { from, to } = await twoTabs(server);
    from.socket.send(frame);
    from.send(offerTo(bea));
    await expect(to.next()).resolves.toMatchObject({ type: 'OFFER' });
    expect(server.refusals.countOf('malformedFrame')).toBe(1);
  });

  it.each([
    ['a forged LEAVE', { type: 'LEAVE', dst: bea, payload: {} }],
    ['a forged EXPIRE', { type: 'EXPIRE', dst: bea, payload: {} }],
    ['a LEAVE to nobody', { type: 'LEAVE', payload: {} }],
    ['an unknown type', { type: 'SHOUT', dst: bea, payload: {} }],
    ['an offer without payload', { type: 'OFFER', dst: bea }],
    ['an offer to an id that is none', { type: 'OFFER', dst: 'everyone', payload: {} }],
    ['a list', [1, 2, 3]],
  ])('%s is not passed on', async (_case, message) => {
    const server = await startServer();
    const { from, to } = await twoTabs(server);
    from.send(message);
    from.send(offerTo(bea));
    await expect(to.next()).resolves.toMatchObject({ type: 'OFFER', src: ada });
    expect(server.refusals.countOf('malformedMessage')).toBe(1);
  });

  it('a frame over 64 KiB closes its socket and no other', async () => {
    const { from, to } = await twoTabs(await startServer());
    from.send({ ...offerTo(bea), payload: { sdp: 'x'.repeat(64 * 1024) } });
    await expect(from.closed).resolves.toMatchObject({ code: 1009 });
    expect(to.socket.readyState).toBe(to.socket.OPEN);
  });

  it('a frame just under 64 KiB passes', async () => {
    const { from, to } = await twoTabs(await startServer());
    from.send({ ...offerTo(bea), payload: { sdp: 'x'.repeat(63 * 1024) } });
    await expect(to.next()).resolves.toMatchObject({ type: 'OFFER' });
  });

  it('a flood closes its socket, and what comes after the limit goes nowhere', async () => {
    const server = await startServer({ socketBurst: 10, socketRefillPerSecond: 0 });
    const { from, to } = await twoTabs(server);
    for (let n = 0; n < 100; n += 1) from.send({ ...offerTo(bea), payload: { n } });
    await expect(from.closed).resolves.toMatchObject({ code: 1008 });
    expect(server.refusals.countOf('flood')).toBe(1);

    const last = await openTab(server, { nodeId: nodeIdOf(0x1a57) });
    last.send({ ...offerTo(bea), payload: { n: 'last' } });
    const arrived: unknown[] = [];
    do arrived.push((await to.next())['payload']);
    while (JSON.stringify(arrived.at(-1)) !== '{"n":"last"}');
    // The message that empties the budget is already on its way when the socket is closed.
    expect(arrived.length).toBeLessThanOrEqual(10 + 1 + 1);
  });

  it('big messages cost more of the budget than small ones', async () => {
    const server = await startServer({ socketBurst: 10, socketRefillPerSecond: 0 });
    const { from } = await twoTabs(server);
    from.send({ ...offerTo(bea), payload: { sdp: 'x'.repeat(60 * 1024) } });
    await expect(from.closed).resolves.toMatchObject({ code: 1008 });
  });

  it('an offer to an absent node is answered at once and kept for nobody', async () => {
    const server = await startServer();
    const from = await openTab(server, { nodeId: ada });
    from.send(offerTo(bea));
    await expect(from.next()).resolves.toEqual({ type: 'EXPIRE', src: bea, dst: ada });
    expect(server.refusals.countOf('absentDestination')).toBe(1);

    const late = await openTab(server, { nodeId: bea });
    from.send({ ...offerTo(bea), payload: { second: true } });
    await expect(late.next()).resolves.toMatchObject({ payload: { second: true } });
  });

  it('does not cross from one network to another', async () => {
    const server = await startServer();
    const { from, to } = await twoTabs(server);
    const stranger = await openTab(server, { nodeId: nodeIdOf(9), networkId: 'strangers' });
    stranger.send(offerTo(bea));
    // The stranger's own echo says that the message before it has been dealt with.
    stranger.send(offerTo(nodeIdOf(0xabcd)));
    await expect(stranger.next()).resolves.toMatchObject({ type: 'EXPIRE' });
    from.send(offerTo(bea));
    await expect(to.next()).resolves.toMatchObject({ src: ada });
    expect(server.refusals.countOf('otherNetwork')).toBe(1);
  });
});
