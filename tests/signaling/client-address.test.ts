import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';

import { clientAddress, isLoopback, requestHost } from '../../signaling/client-address.ts';

const request = (headers: Readonly<Record<string, string>>): IncomingMessage =>
  ({ headers, socket: { remoteAddress: '10.0.0.1' } }) as unknown as IncomingMessage;

describe('whose request it is', () => {
  const forged = request({ 'x-forwarded-for': '6.6.6.6, 203.0.113.7, 10.0.0.2' });

  it('is the socket when no proxy is trusted, whatever the header says', () => {
    expect(clientAddress(forged, 0)).toBe('10.0.0.1');
  });

  it('is what the outermost trusted proxy saw, whatever the client wrote before it', () => {
    expect(clientAddress(forged, 1)).toBe('10.0.0.2');
    expect(clientAddress(forged, 2)).toBe('203.0.113.7');
  });

  it('is the socket when a trusted proxy added nothing', () => {
    expect(clientAddress(request({}), 1)).toBe('10.0.0.1');
    expect(clientAddress(forged, 9)).toBe('10.0.0.1');
  });

  it('believes a forwarded host only from a trusted proxy', () => {
    const proxied = request({ host: 'inside:8080', 'x-forwarded-host': 'photos.example' });
    expect(requestHost(proxied, 0)).toBe('inside:8080');
    expect(requestHost(proxied, 1)).toBe('photos.example');
  });

  it.each(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])('%s is loopback', (address) => {
    expect(isLoopback(address)).toBe(true);
  });

  it.each(['10.0.0.1', '1.127.0.0', '::2'])('%s is not loopback', (address) => {
    expect(isLoopback(address)).toBe(false);
  });
});
