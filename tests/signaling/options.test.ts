import { describe, expect, it } from 'vitest';

import { readOptions } from '../../signaling/options.ts';

describe('options', () => {
  it('have defaults for everything', () => {
    expect(readOptions({})).toEqual({
      ok: true,
      value: {
        port: 8080,
        host: undefined,
        allowedOrigins: [],
        iceServers: [],
        turn: undefined,
        trustedProxies: 0,
        logLevel: 'info',
        logFormat: 'auto',
      },
    });
  });

  it('are read from the environment', () => {
    const iceServers = [{ urls: ['turns:turn.example'], username: 'ada', credential: 'secret' }];
    const environment = {
      PORT: '9000',
      HOST: '127.0.0.1',
      ORIGIN: 'https://photos.example, http://localhost:3000',
      ICE_SERVERS: JSON.stringify(iceServers),
      TURN_URLS: 'turn:turn.example:3478, turns:turn.example:5349',
      TURN_SECRET: 'shared',
      TRUST_PROXY: '1',
      LOG_LEVEL: 'warn',
      LOG_FORMAT: 'plain',
    };
    expect(readOptions(environment)).toEqual({
      ok: true,
      value: {
        port: 9000,
        host: '127.0.0.1',
        allowedOrigins: ['https://photos.example', 'http://localhost:3000'],
        iceServers,
        turn: {
          urls: ['turn:turn.example:3478', 'turns:turn.example:5349'],
          secret: 'shared',
        },
        trustedProxies: 1,
        logLevel: 'warn',
        logFormat: 'plain',
      },
    });
  });

  it.each([
    ['PORT', 'eighty', 'PORT must be a whole number from 0 to 65535, not "eighty".'],
    ['PORT', '65536', 'PORT must be a whole number from 0 to 65535, not "65536".'],
    ['PORT', '-1', 'PORT must be a whole number from 0 to 65535, not "-1".'],
    ['TRUST_PROXY', 'yes', 'TRUST_PROXY must be a whole number from 0 to 10, not "yes".'],
    [
      'ORIGIN',
      'https://photos.example/',
      'ORIGIN must be origins such as https://photos.example, separated by commas, not "https://photos.example/".',
    ],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL must be one of silent, error, warn, info, debug, not "loud".'],
    ['LOG_FORMAT', 'xml', 'LOG_FORMAT must be one of auto, plain, json, not "xml".'],
  ])('%s=%s is refused in one sentence', (name, value, sentence) => {
    expect(readOptions({ [name]: value })).toEqual({
      ok: false,
      error: { type: 'BadOption', sentence },
    });
  });

  it.each(['stun:stun.example', '{}', '[{}]', '[{"urls":[]}]', '[{"urls":"https://a.example"}]'])(
    'ICE_SERVERS=%s is refused in one sentence',
    (value) => {
      const result = readOptions({ ICE_SERVERS: value });
      expect(result.ok ? '' : result.error.sentence).toMatch(
        /^ICE_SERVERS must be a JSON list .*\.$/,
      );
    },
  );

  it.each([[{ TURN_URLS: 'turn:turn.example' }], [{ TURN_SECRET: 'shared' }]])(
    'a TURN server needs its address and its secret',
    (environment) => {
      const sentence = 'TURN_URLS and TURN_SECRET go together: set both or neither.';
      expect(readOptions(environment)).toMatchObject({ ok: false, error: { sentence } });
    },
  );

  it('a TURN server is no web server', () => {
    const environment = { TURN_URLS: 'https://turn.example', TURN_SECRET: 'shared' };
    expect(readOptions(environment)).toMatchObject({
      ok: false,
      error: { sentence: expect.stringContaining('TURN_URLS must be') as string },
    });
  });
});
