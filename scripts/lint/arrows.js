/**
 * Who may import whom. A realm is the folder that says where code runs; each line names the realms
 * it may reach and how far. What is not listed is forbidden.
 */

/**
 * 'all': anything. 'types': nothing that remains when the types are gone. 'contract': types, and
 * only from the realm's `*-api.ts`. 'words': types, and the small things everybody says alike.
 * @typedef {'all' | 'types' | 'contract' | 'words'} Reach
 */

/** @type {Readonly<Record<string, Readonly<Record<string, Reach>>>>} */
export const realmArrows = {
  'src/engine': {},
  'src/wire': { 'src/engine': 'words' },
  'src/trust': { 'src/wire': 'all', 'src/engine': 'words' },
  'src/album': { 'src/trust': 'all', 'src/wire': 'all', 'src/engine': 'words' },
  'src/node': {
    'src/album': 'all',
    'src/trust': 'all',
    'src/wire': 'all',
    'src/engine': 'all',
    'src/media': 'contract',
  },
  'src/media': {},
  'src/page': { 'src/node': 'contract', 'src/media': 'contract' },
  'src/ui': { 'src/page': 'all', 'src/node': 'contract', 'src/media': 'contract' },
  'src/sw': {},
  signaling: {},
};

/** The engine's files that `words` opens: identifiers, results, assertions. */
export const words = ['ids.ts', 'result.ts', 'assert.ts'];

/**
 * Inside the engine a value comes from a lower layer or from one's own part; types may come from
 * anywhere, since a message is made of everybody's types. Files in no part are the lowest layer.
 */
export const engineLayers = [
  ['ring-node'],
  // What the parts share: links, deadlines, chance. They know it by its type.
  ['node-core'],
  // Replication runs the exchanges, and asks members and links for the way.
  ['replication'],
  ['anti-entropy', 'membership', 'overlay'],
  ['ring', 'causality'],
];

/** Packages that belong to one realm. */
export const packageHomes = {
  peerjs: 'src/page',
  idb: 'src/node',
  svelte: 'src/ui',
  peer: 'signaling',
  express: 'signaling',
  ws: 'signaling',
};

/** Realms that may import only these packages. */
export const packagesOf = {
  'src/engine': ['@noble/hashes'],
};
