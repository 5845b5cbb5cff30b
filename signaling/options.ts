/** What the operator may choose, read from environment variables. A bad value is one sentence. */

export interface Options {
  readonly port: number;
  /** Undefined listens on every interface. */
  readonly host: string | undefined;
  /** Origins served besides the server's own; pages elsewhere are refused. */
  readonly allowedOrigins: readonly string[];
  readonly iceServers: readonly IceServer[];
  readonly turn: TurnServer | undefined;
  /** How many reverse proxies stand in front and append to X-Forwarded-For. */
  readonly trustedProxies: number;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
}

export interface IceServer {
  readonly urls: string | readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

/** A TURN server that shares a secret with us, and so needs no list of users. */
export interface TurnServer {
  readonly urls: readonly string[];
  readonly secret: string;
}

const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** `auto`: plain lines for a person at a terminal, JSON for whatever else reads along. */
const logFormats = ['auto', 'plain', 'json'] as const;
export type LogFormat = (typeof logFormats)[number];

export type OptionsResult =
  | { readonly ok: true; readonly value: Options }
  | {
      readonly ok: false;
      readonly error: { readonly type: 'BadOption'; readonly sentence: string };
    };

type Environment = Readonly<Record<string, string | undefined>>;

export function readOptions(environment: Environment): OptionsResult {
  try {
    return {
      ok: true,
      value: {
        port: integer(environment, 'PORT', { fallback: 8080, max: 65_535 }),
        host: text(environment, 'HOST'),
        allowedOrigins: origins(environment, 'ORIGIN'),
        iceServers: iceServers(environment, 'ICE_SERVERS'),
        turn: turnServer(environment, 'TURN_URLS', 'TURN_SECRET'),
        trustedProxies: integer(environment, 'TRUST_PROXY', { fallback: 0, max: 10 }),
        logLevel: oneOf(environment, 'LOG_LEVEL', { known: logLevels, fallback: 'info' }),
        logFormat: oneOf(environment, 'LOG_FORMAT', { known: logFormats, fallback: 'auto' }),
      },
    };
  } catch (error) {
    // Only the readers below throw BadOption; anything else is a bug and goes on up.
    if (!(error instanceof BadOption)) throw error;
    return { ok: false, error: { type: 'BadOption', sentence: error.message } };
  }
}

/** Carries the sentence out of the reader that found the bad value; never leaves this file. */
class BadOption extends Error {}

function text(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim();
  return value === '' ? undefined : value;
}

function integer(
  environment: Environment,
  name: string,
  { fallback, max }: { readonly fallback: number; readonly max: number },
): number {
  const value = text(environment, name);
  if (value === undefined) return fallback;
  const number = Number(value);
  if (/^\d+$/.test(value) && number <= max) return number;
  throw new BadOption(`${name} must be a whole number from 0 to ${max}, not "${value}".`);
}

function origins(environment: Environment, name: string): readonly string[] {
  const list = text(environment, name)?.split(',') ?? [];
  return list.map((entry) => {
    const origin = entry.trim();
    if (URL.canParse(origin) && new URL(origin).origin === origin) return origin;
    throw new BadOption(
      `${name} must be origins such as https://photos.example, separated by commas, not "${origin}".`,
    );
  });
}

function iceServers(environment: Environment, name: string): readonly IceServer[] {
  const value = text(environment, name);
  if (value === undefined) return [];
  const servers = parseJson(value);
  if (Array.isArray(servers) && servers.every(isIceServer)) return servers;
  throw new BadOption(
    `${name} must be a JSON list such as [{"urls":"stun:stun.example:3478"}], with urls that begin with stun:, turn: or turns:.`,
  );
}

function turnServer(
  environment: Environment,
  urlsName: string,
  secretName: string,
): TurnServer | undefined {
  const urls = text(environment, urlsName)
    ?.split(',')
    .map((url) => url.trim());
  const secret = text(environment, secretName);
  if (urls === undefined && secret === undefined) return undefined;
  if (urls === undefined || secret === undefined) {
    throw new BadOption(`${urlsName} and ${secretName} go together: set both or neither.`);
  }
  if (urls.every((url) => /^turns?:/.test(url))) return { urls, secret };
  throw new BadOption(
    `${urlsName} must be addresses such as turn:turn.example:3478, separated by commas.`,
  );
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    // Not JSON is as wrong as the wrong JSON: the caller has the sentence for both.
    return undefined;
  }
}

function isIceServer(value: unknown): value is IceServer {
  if (typeof value !== 'object' || value === null || !('urls' in value)) return false;
  const urls: readonly unknown[] = Array.isArray(value.urls) ? value.urls : [value.urls];
  return (
    urls.length > 0 &&
    urls.every((url) => typeof url === 'string' && /^(stuns?|turns?):/.test(url)) &&
    (!('username' in value) || typeof value.username === 'string') &&
    (!('credential' in value) || typeof value.credential === 'string')
  );
}

function oneOf<Value extends string>(
  environment: Environment,
  name: string,
  { known, fallback }: { readonly known: readonly Value[]; readonly fallback: Value },
): Value {
  const value = text(environment, name) ?? fallback;
  const found = known.find((each) => each === value);
  if (found !== undefined) return found;
  throw new BadOption(`${name} must be one of ${known.join(', ')}, not "${value}".`);
}
