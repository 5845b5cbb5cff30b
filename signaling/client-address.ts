/** Whose request it is: the socket's address, or what the trusted proxies say. */

import type { IncomingMessage } from 'node:http';

/**
 * Each proxy appends the address it saw, so with n trusted proxies the n-th entry from the right
 * is the last one nobody outside could have written.
 */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string {
  const direct = request.socket.remoteAddress ?? 'unknown';
  if (trustedProxies === 0) return direct;
  const forwarded = headerText(request.headers['x-forwarded-for']).split(',');
  return forwarded.at(-trustedProxies)?.trim() || direct;
}

/** The host the page was loaded from, as the browser named it. */
export function requestHost(request: IncomingMessage, trustedProxies: number): string {
  const forwarded = trustedProxies === 0 ? '' : headerText(request.headers['x-forwarded-host']);
  return forwarded || (request.headers.host ?? '');
}

export function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

function headerText(header: string | readonly string[] | undefined): string {
  return typeof header === 'string' ? header : (header?.join(',') ?? '');
}
