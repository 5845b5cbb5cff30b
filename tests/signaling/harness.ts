/** A real server on a free port and real sockets, ended with the test that opened them. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';

import { defaultLimits, type Limits } from '../../signaling/limits.ts';
import { readOptions, type Options } from '../../signaling/options.ts';
import { startSignalingServer, type SignalingServer } from '../../signaling/server.ts';

export interface Harness extends SignalingServer {
  readonly url: string;
}

export async function startServer(
  limits: Partial<Limits> = {},
  options: Partial<Options> = {},
): Promise<Harness> {
  const defaults = readOptions({ PORT: '0', HOST: '127.0.0.1' });
  if (!defaults.ok) throw new Error(defaults.error.sentence);
  const started = await startSignalingServer({
    options: { ...defaults.value, ...options },
    limits: { ...defaultLimits, ...limits },
    appFolder: builtApp(),
    version: '1.2.3',
  });
  if (!started.ok) throw new Error(started.error.sentence);
  const server = started.value;
  onTestFinished(() => server.close());
  return { ...server, url: `http://127.0.0.1:${server.port}` };
}

/** What a build leaves behind, in small. */
function builtApp(): string {
  const folder = mkdtempSync(join(tmpdir(), 'app-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>App</title>');
  writeFileSync(join(folder, 'sw.js'), '// service worker');
  writeFileSync(join(folder, 'manifest.webmanifest'), '{}');
  writeFileSync(join(folder, 'assets', 'index-3fA9.js'), `/* ${'long '.repeat(1_000)} */`);
  return folder;
}

export const nodeIdOf = (number: number): string => number.toString(16).padStart(32, '0');

export interface Introduced {
  readonly nodeId: string;
  readonly token?: string;
  readonly networkId?: string;
  readonly origin?: string;
  readonly autoPong?: boolean;
  readonly path?: string;
}

export type SignalingMessage = Readonly<Record<string, unknown>>;

/** One tab's socket to the signaling server, as PeerJS opens it. */
export class Tab {
  readonly socket: WebSocket;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly #arrived: SignalingMessage[] = [];
  #wake: () => void = () => undefined;

  constructor(server: Harness, introduced: Introduced) {
    const { nodeId, networkId = 'family', autoPong = true } = introduced;
    const {
      token = `token-of-${nodeId}`,
      origin = server.url,
      path = '/peerjs/peerjs',
    } = introduced;
    const query = new URLSearchParams({ key: networkId, id: nodeId, token, version: '1.5.5' });
    const url = `${server.url.replace('http', 'ws')}${path}?${query.toString()}`;
    const headers = origin === '' ? {} : { origin };
    this.socket = new WebSocket(url, { headers, autoPong });
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data: Buffer) => {
      this.#arrived.push(JSON.parse(data.toString()) as SignalingMessage);
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      this.socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    onTestFinished(() => this.socket.terminate());
  }

  async next(): Promise<SignalingMessage> {
    for (;;) {
      const message = this.#arrived.shift();
      if (message) return message;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  send(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }
}

/** A tab whose introduction was accepted. */
export async function openTab(server: Harness, introduced: Introduced): Promise<Tab> {
  const tab = new Tab(server, introduced);
  const first = await tab.next();
  if (first['type'] !== 'OPEN') throw new Error(`Expected OPEN, got ${JSON.stringify(first)}.`);
  return tab;
}

/** The HTTP status with which the server turned the upgrade down. */
export function refusedStatus(server: Harness, introduced: Introduced): Promise<number> {
  const { socket } = new Tab(server, introduced);
  return new Promise((resolve, reject) => {
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.once('open', () => reject(new Error('The upgrade was accepted.')));
  });
}

export const offerTo = (nodeId: string): SignalingMessage => ({
  type: 'OFFER',
  dst: nodeId,
  payload: { connectionId: 'dc_1', type: 'data', sdp: {} },
});
