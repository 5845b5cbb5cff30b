import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';

import { nodeIdOf, openTab, startServer } from './harness.ts';

describe('bootstrap', () => {
  it('names the nodes of the network that is asked for, and no other', async () => {
    const server = await startServer();
    await openTab(server, { nodeId: nodeIdOf(1), networkId: 'ours' });
    await openTab(server, { nodeId: nodeIdOf(2), networkId: 'theirs' });
    const response = await fetch(`${server.url}/bootstrap?network=ours`);
    await expect(response.json()).resolves.toEqual({ nodeIds: [nodeIdOf(1)] });
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('leaves out the asker', async () => {
    const server = await startServer();
    await openTab(server, { nodeId: nodeIdOf(1) });
    await openTab(server, { nodeId: nodeIdOf(2) });
    const response = await fetch(`${server.url}/bootstrap?network=family&except=${nodeIdOf(1)}`);
    await expect(response.json()).resolves.toEqual({ nodeIds: [nodeIdOf(2)] });
  });

  it('names five different nodes at most', async () => {
    const server = await startServer();
    for (let n = 0; n < 8; n += 1) await openTab(server, { nodeId: nodeIdOf(n) });
    const response = await fetch(`${server.url}/bootstrap?network=family`);
    const { nodeIds } = (await response.json()) as { readonly nodeIds: readonly string[] };
    expect(new Set(nodeIds).size).toBe(5);
  });

  it('forgets a node whose socket closed', async () => {
    const server = await startServer();
    const leaving = await openTab(server, { nodeId: nodeIdOf(1) });
    const staying = await openTab(server, { nodeId: nodeIdOf(2) });
    leaving.socket.close();
    await leaving.closed;
    // The server answers an offer to the one who left only once it has noticed.
    staying.send({ type: 'OFFER', dst: nodeIdOf(1), payload: {} });
    await staying.next();
    const response = await fetch(`${server.url}/bootstrap?network=family`);
    await expect(response.json()).resolves.toEqual({ nodeIds: [nodeIdOf(2)] });
  });

  it.each(['', '?network=a%2Fb', '?network=ours&network=theirs', '?network=ours&except=me'])(
    'refuses the malformed question "%s"',
    async (question) => {
      const server = await startServer();
      const response = await fetch(`${server.url}/bootstrap${question}`);
      expect(response.status).toBe(400);
    },
  );

  it.each(['/bootstrap?network=family', '/config.json'])('refuses too many of %s', async (path) => {
    const server = await startServer({ questionsPerMinute: 1, loopbackFactor: 1 });
    const ask = () => fetch(`${server.url}${path}`);
    expect((await ask()).status).toBe(200);
    const second = await ask();
    expect(second.status).toBe(429);
    expect(second.headers.get('retry-after')).toBe('60');
  });
});

describe('small answers', () => {
  it('says that it is well', async () => {
    const server = await startServer();
    const response = await fetch(`${server.url}/healthz`);
    await expect(response.json()).resolves.toEqual({ status: 'ok' });
  });

  it('tells the page its version and the ICE servers of the operator', async () => {
    const iceServers = [{ urls: 'stun:stun.example:3478' }];
    const server = await startServer({}, { iceServers });
    const response = await fetch(`${server.url}/config.json`);
    await expect(response.json()).resolves.toEqual({ iceServers, version: '1.2.3' });
  });

  it('hands out a password for the TURN server that the TURN server can check', async () => {
    const turn = { urls: ['turn:turn.example:3478'], secret: 'shared' };
    const server = await startServer({}, { turn });
    const response = await fetch(`${server.url}/config.json`);
    const { iceServers } = (await response.json()) as {
      readonly iceServers: readonly { readonly username: string; readonly credential: string }[];
    };
    const { username, credential } = iceServers[0]!;
    const expected = createHmac('sha1', 'shared').update(username).digest('base64');
    expect(iceServers).toEqual([{ urls: turn.urls, username, credential: expected }]);
    expect(credential).toBe(expected);
    expect(Number(username) * 1_000).toBeGreaterThan(Date.now());
  });

  it('lists nobody by way of PeerServer', async () => {
    const server = await startServer();
    await openTab(server, { nodeId: nodeIdOf(1) });
    expect((await fetch(`${server.url}/peerjs/peerjs/peers`)).status).toBe(401);
  });
});

describe('every answer', () => {
  it.each(['/', '/healthz', '/peerjs/', '/nothing-here'])(
    '%s carries the headers that hold the page in',
    async (path) => {
      const server = await startServer();
      const { headers } = await fetch(`${server.url}${path}`);
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none';script-src 'self';worker-src 'self';style-src 'self';" +
          "img-src 'self' data: blob:;font-src 'self';manifest-src 'self';connect-src 'self';" +
          "base-uri 'none';form-action 'none';frame-ancestors 'none';object-src 'none'",
      );
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('permissions-policy')).toContain('microphone=()');
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('x-powered-by')).toBeNull();
    },
  );
});

describe('the app', () => {
  it('caches what carries a hash for good, compressed', async () => {
    const server = await startServer();
    const { headers } = await fetch(`${server.url}/assets/index-3fA9.js`);
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(headers.get('content-encoding')).not.toBeNull();
  });

  it.each(['/', '/index.html', '/sw.js', '/manifest.webmanifest'])(
    'asks again for %s',
    async (path) => {
      const server = await startServer();
      const response = await fetch(`${server.url}${path}`);
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(response.headers.get('etag')).not.toBeNull();
    },
  );

  it('serves nothing outside of its folder', async () => {
    const server = await startServer();
    const response = await fetch(`${server.url}/assets/..%2f..%2fetc/passwd`);
    expect(response.ok).toBe(false);
  });

  it('says so when there is nothing', async () => {
    const server = await startServer();
    const response = await fetch(`${server.url}/nothing-here`);
    expect(response.status).toBe(404);
    await expect(response.text()).resolves.toBe('Not found');
  });
});
