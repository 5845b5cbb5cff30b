/**
 * PeerServer at /peerjs, behind a gate. A page constructs its client as
 * `new Peer(nodeId, { host, port, secure, path: '/peerjs', key: networkId, token, config })`.
 */

import type { RequestHandler } from 'express';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { ExpressPeerServer, type IClient } from 'peer';
import { WebSocketServer, type WebSocket } from 'ws';

import { AddressLimiter } from './address-limiter.ts';
import type { Introduction } from './introduction.ts';
import type { Limits } from './limits.ts';
import { checkMessage, RefusedMessage } from './message-policy.ts';
import type { Options } from './options.ts';
import type { RefusalCounts } from './refusals.ts';
import { Registry } from './registry.ts';
import { closeWhenFlooding, retire, startPinging } from './socket-guard.ts';
import { admit, queryOf } from './upgrade-gate.ts';

export const socketPath = '/peerjs/peerjs';

/** The one key PeerServer knows; clients' keys are their networks and never reach it. */
const onlyKey = 'peerjs';
const serviceRestart = 1012;
const takenOver = 4001;

export interface PeerServer {
  /** To be mounted at /peerjs; PeerServer starts when it is. */
  readonly handler: RequestHandler;
  readonly registry: Registry;
  /** Tells every client to come back later; true to its word after `drainMs`. */
  drain(): Promise<void>;
}

export interface PeerServerOptions {
  readonly server: Server;
  readonly options: Options;
  readonly limits: Limits;
  readonly refusals: RefusalCounts;
}

export function createPeerServer(given: PeerServerOptions): PeerServer {
  const { server, limits, refusals } = given;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.messageMaxBytes,
    perMessageDeflate: false,
  });
  sockets.on('connection', (socket) =>
    closeWhenFlooding(socket, limits, () => refusals.add('flood')),
  );
  const pinging = startPinging(sockets, limits.pingIntervalMs);
  const introductions = openGate(sockets, given);

  const peerServer = ExpressPeerServer(server, {
    path: '/',
    key: onlyKey,
    alive_timeout: limits.aliveTimeoutMs,
    concurrent_limit: limits.clientsMax,
    corsOptions: { origin: false },
    createWebSocketServer: () => sockets,
  });
  peerServer.disable('x-powered-by');
  const registry = keepRegistry(peerServer, introductions);
  peerServer.on('message', (client, message) => checkMessage(client, message, registry));
  // Without a listener one malformed frame would end the process.
  peerServer.on('error', (error) =>
    refusals.add(error instanceof RefusedMessage ? error.refusal : 'malformedFrame'),
  );

  return {
    handler: peerServer,
    registry,
    drain: () => {
      clearInterval(pinging);
      return drain(sockets, limits.drainMs);
    },
  };
}

/** Admits upgrades on PeerServer's path and leaves other paths to whoever serves them. */
function openGate(
  sockets: WebSocketServer,
  { server, options, limits, refusals }: PeerServerOptions,
): WeakMap<WebSocket, Introduction> {
  const introductions = new WeakMap<WebSocket, Introduction>();
  const connects = new AddressLimiter(limits.connectsPerMinute, limits.loopbackFactor);

  const receive = async (request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> => {
    // A client may vanish while it waits; without a listener that would end the process.
    stream.on('error', () => stream.destroy());
    const admission = await admit(request, { ...options, connects });
    if (!admission.ok) {
      refusals.add(admission.error.type);
      stream.end(`HTTP/1.1 ${admission.error.status}\r\nConnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      introductions.set(socket, admission.value);
      const query = queryOf(request);
      query.set('key', onlyKey);
      request.url = `${socketPath}?${query.toString()}`;
      sockets.emit('connection', socket, request);
    });
  };

  server.on('upgrade', (request, stream, head) => {
    if (request.url?.split('?')[0] === socketPath) void receive(request, stream, head);
  });
  return introductions;
}

/** Mirrors PeerServer's list of clients, and finishes its takeovers. */
function keepRegistry(
  peerServer: ReturnType<typeof ExpressPeerServer>,
  introductions: WeakMap<WebSocket, Introduction>,
): Registry {
  const registry = new Registry();
  const socketsByClient = new WeakMap<IClient, WebSocket>();

  peerServer.on('connection', (client) => {
    const socket = client.getSocket();
    const introduction = socket && introductions.get(socket);
    if (!introduction) return;
    const earlier = socketsByClient.get(client);
    socketsByClient.set(client, socket);
    registry.add(introduction.nodeId, introduction.networkId);
    if (!earlier) return;
    // The same token resumed the id. PeerServer would leave the old socket able to speak for it,
    // and the new one without the OPEN it waits for.
    retire(earlier, takenOver, 'Resumed elsewhere');
    client.send({ type: 'OPEN' });
  });
  peerServer.on('disconnect', (client) => registry.remove(client.getId()));
  return registry;
}

async function drain(sockets: WebSocketServer, drainMs: number): Promise<void> {
  const open = [...sockets.clients];
  const allClosed = Promise.all(
    open.map((socket) => new Promise((resolve) => socket.once('close', resolve))),
  );
  for (const socket of open) socket.close(serviceRestart, 'Restarting');
  const deadline = setTimeout(() => {
    for (const socket of open) socket.terminate();
  }, drainMs);
  await allClosed;
  clearTimeout(deadline);
}
