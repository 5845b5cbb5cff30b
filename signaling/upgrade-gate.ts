/** Decides whether a WebSocket upgrade becomes a signaling socket, before anything is spent on it. */

import type { IncomingMessage } from 'node:http';

import type { AddressLimiter } from './address-limiter.ts';
import { clientAddress, requestHost } from './client-address.ts';
import { readIntroduction, type Introduction } from './introduction.ts';
import type { Refusal } from './refusals.ts';

export interface UpgradeGateOptions {
  readonly allowedOrigins: readonly string[];
  readonly trustedProxies: number;
  readonly connects: AddressLimiter;
}

export type Admission =
  | { readonly ok: true; readonly value: Introduction }
  | { readonly ok: false; readonly error: { readonly type: Refusal; readonly status: string } };

export async function admit(
  request: IncomingMessage,
  options: UpgradeGateOptions,
): Promise<Admission> {
  if (!isOwnOrigin(request, options)) return refuse('foreignOrigin', '403 Forbidden');
  const introduction = readIntroduction(queryOf(request));
  if (!introduction) return refuse('malformedIntroduction', '400 Bad Request');
  const address = clientAddress(request, options.trustedProxies);
  if (!(await options.connects.allows(address))) {
    return refuse('tooManyConnects', '429 Too Many Requests');
  }
  return { ok: true, value: introduction };
}

export function queryOf(request: IncomingMessage): URLSearchParams {
  return new URLSearchParams((request.url ?? '').split('?')[1] ?? '');
}

/** Only a browser is held back by this, and a hostile page in a browser is what it is for. */
function isOwnOrigin(request: IncomingMessage, options: UpgradeGateOptions): boolean {
  const origin = request.headers.origin ?? '';
  if (options.allowedOrigins.includes(origin)) return true;
  const host = requestHost(request, options.trustedProxies);
  return origin === `https://${host}` || origin === `http://${host}`;
}

function refuse(type: Refusal, status: string): Admission {
  return { ok: false, error: { type, status } };
}
