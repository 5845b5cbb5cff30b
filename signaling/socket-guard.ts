/** Watches over open sockets: a budget of messages each, and a ping that finds the dead. */

import { performance } from 'node:perf_hooks';
import type { RawData, WebSocket, WebSocketServer } from 'ws';

import type { Limits } from './limits.ts';
import { TokenBucket } from './token-bucket.ts';

const policyViolation = 1008;
const unitBytes = 4 * 1024;

export function closeWhenFlooding(socket: WebSocket, limits: Limits, onFlood: () => void): void {
  const bucket = new TokenBucket(
    limits.socketBurst,
    limits.socketRefillPerSecond,
    performance.now(),
  );
  socket.on('message', (data) => {
    if (bucket.take(Math.ceil(sizeOf(data) / unitBytes), performance.now())) return;
    retire(socket, policyViolation, 'Too many messages');
    onFlood();
  });
}

/** Closes a socket and hears nothing more from it, however slowly it closes. */
export function retire(socket: WebSocket, code: number, reason: string): void {
  socket.removeAllListeners('message');
  socket.close(code, reason);
}

/** Ends sockets that leave a ping unanswered; TCP alone would keep them for minutes. */
export function startPinging(sockets: WebSocketServer, intervalMs: number): NodeJS.Timeout {
  const answering = new WeakSet<WebSocket>();
  sockets.on('connection', (socket) => {
    answering.add(socket);
    socket.on('pong', () => answering.add(socket));
  });
  const pingAll = (): void => {
    for (const socket of sockets.clients) {
      if (answering.delete(socket)) socket.ping();
      else socket.terminate();
    }
  };
  return setInterval(pingAll, intervalMs).unref();
}

function sizeOf(data: RawData): number {
  if (!Array.isArray(data)) return data.byteLength;
  return data.reduce((total, part) => total + part.byteLength, 0);
}
