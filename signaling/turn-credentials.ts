/** Passwords for the operator's TURN server that it can check by itself and that soon expire. */

import { createHmac } from 'node:crypto';

import type { IceServer, TurnServer } from './options.ts';

/** A tab asks again when it reconnects; between, a day of relayed links must not break. */
const lifetimeSeconds = 24 * 60 * 60;

/** The scheme of coturn's `use-auth-secret`: the name is the expiry, the password its HMAC. */
export function withCredentials({ urls, secret }: TurnServer, nowMs: number): IceServer {
  const username = String(Math.floor(nowMs / 1_000) + lifetimeSeconds);
  const credential = createHmac('sha1', secret).update(username).digest('base64');
  return { urls, username, credential };
}
