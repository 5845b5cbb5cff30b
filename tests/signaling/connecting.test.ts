import { describe, expect, it } from 'vitest';

import { nodeIdOf, offerTo, openTab, refusedStatus, startServer, Tab } from './harness.ts';

const ada = nodeIdOf(0xada);
const bea = nodeIdOf(0xbea);

describe('connecting', () => {
  it('opens for a node that introduces itself', async () => {
    const server = await startServer();
    await expect(openTab(server, { nodeId: ada })).resolves.toBeInstanceOf(Tab);
  });

  it('lets thirty tabs of one machine in at once', async () => {
    const server = await startServer();
    const tabs = Array.from({ length: 30 }, (_, n) => openTab(server, { nodeId: nodeIdOf(n) }));
    await expect(Promise.all(tabs)).resolves.toHaveLength(30);
  });

  it.each([
    ['is too short', 'abc'],
    ['is in upper case', ada.toUpperCase()],
    ['is no hex', 'z'.repeat(32)],
    ['hides a query', `${ada}&key=other`],
  ])('refuses an id that %s', async (_case, nodeId) => {
    const server = await startServer();
    await expect(refusedStatus(server, { nodeId })).resolves.toBe(400);
    expect(server.refusals.countOf('malformedIntroduction')).toBe(1);
  });

  it.each([
    ['a guessable token', { nodeId: ada, token: 'short' }],
    ['a network with odd letters', { nodeId: ada, networkId: 'a/b' }],
    ['no network', { nodeId: ada, networkId: '' }],
  ])('refuses %s', async (_case, introduced) => {
    const server = await startServer();
    await expect(refusedStatus(server, introduced)).resolves.toBe(400);
  });

  it.each([
    ['another site', 'https://elsewhere.example'],
    ['another port of this host', 'http://127.0.0.1:1'],
    ['nowhere', ''],
  ])('refuses a page from %s', async (_case, origin) => {
    const server = await startServer();
    await expect(refusedStatus(server, { nodeId: ada, origin })).resolves.toBe(403);
    expect(server.refusals.countOf('foreignOrigin')).toBe(1);
  });

  it('accepts a page from an origin the operator named', async () => {
    const origin = 'https://photos.example';
    const server = await startServer({}, { allowedOrigins: [origin] });
    await expect(openTab(server, { nodeId: ada, origin })).resolves.toBeInstanceOf(Tab);
  });

  it('refuses an address that connects too often', async () => {
    const server = await startServer({ connectsPerMinute: 2, loopbackFactor: 1 });
    await openTab(server, { nodeId: nodeIdOf(1) });
    await openTab(server, { nodeId: nodeIdOf(2) });
    await expect(refusedStatus(server, { nodeId: nodeIdOf(3) })).resolves.toBe(429);
    expect(server.refusals.countOf('tooManyConnects')).toBe(1);
  });

  it('refuses one client more than it was made for', async () => {
    const server = await startServer({ clientsMax: 1 });
    await openTab(server, { nodeId: ada });
    const second = new Tab(server, { nodeId: bea });
    await expect(second.next()).resolves.toMatchObject({ type: 'ERROR' });
  });

  it('turns down an upgrade on any other path', async () => {
    const server = await startServer();
    await expect(refusedStatus(server, { nodeId: ada, path: '/elsewhere' })).resolves.toBe(404);
  });

  it('ends a socket that leaves a ping unanswered, and keeps one that answers', async () => {
    const server = await startServer({ pingIntervalMs: 20 });
    const answering = await openTab(server, { nodeId: ada });
    const deaf = await openTab(server, { nodeId: bea, autoPong: false });
    await expect(deaf.closed).resolves.toMatchObject({ code: 1006 });
    await new Promise((resolve) => answering.socket.once('ping', resolve));
    expect(answering.socket.readyState).toBe(answering.socket.OPEN);
  });
});

describe('resuming an id', () => {
  it('with its token gets an OPEN, and the old socket is closed', async () => {
    const server = await startServer();
    const old = await openTab(server, { nodeId: ada });
    await openTab(server, { nodeId: ada });
    await expect(old.closed).resolves.toMatchObject({ code: 4001 });
  });

  it('moves what is sent to it to the new socket', async () => {
    const server = await startServer();
    await openTab(server, { nodeId: ada });
    const resumed = await openTab(server, { nodeId: ada });
    const sender = await openTab(server, { nodeId: bea });
    sender.send(offerTo(ada));
    await expect(resumed.next()).resolves.toMatchObject({ type: 'OFFER', src: bea });
  });

  it('keeps the id known after the old socket has closed', async () => {
    const server = await startServer();
    const old = await openTab(server, { nodeId: ada });
    await openTab(server, { nodeId: ada });
    await old.closed;
    const response = await fetch(`${server.url}/bootstrap?network=family`);
    await expect(response.json()).resolves.toEqual({ nodeIds: [ada] });
  });

  it('opens once more each time it is resumed', async () => {
    const server = await startServer();
    await openTab(server, { nodeId: ada });
    await openTab(server, { nodeId: ada });
    await expect(openTab(server, { nodeId: ada })).resolves.toBeInstanceOf(Tab);
  });

  it('with another token is refused, and the first socket stays', async () => {
    const server = await startServer();
    const first = await openTab(server, { nodeId: ada });
    const thief = new Tab(server, { nodeId: ada, token: 'not-the-token-of-ada' });
    await expect(thief.next()).resolves.toMatchObject({ type: 'ID-TAKEN' });
    await thief.closed;
    const sender = await openTab(server, { nodeId: bea });
    sender.send(offerTo(ada));
    await expect(first.next()).resolves.toMatchObject({ type: 'OFFER' });
  });
});
