/**
 * The version envelope: what replicas see of an entry, signed by its author over the exact bytes.
 *
 *   form u8 = 1 | signature 64 | CBOR [album, kind, placement, creator, salt, chain, dot,
 *                                      context, hlc, epoch, isTombstone, content]
 *
 * Bytes from others go through `openEnvelope`, which believes nothing; bytes from this node's own
 * store, which went through it once, are only taken apart by `parseEnvelope`.
 */

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';

import { assert } from '../engine/assert.ts';
import type { Actor, Placement, VersionId } from '../engine/ids.ts';
import { err, ok, type Result } from '../engine/result.ts';
import type { CausalContext, EntryMeta, Version } from '../engine/version.ts';
import { decodeCbor, encodeCbor, type CborValue } from '../wire/strict-cbor.ts';
import { Fields } from '../wire/fields.ts';
import type { AlbumKeys } from './album-keys.ts';
import { authorIdOf, type Author } from './author.ts';
import { sealBytes } from './chunk-sizes.ts';
import { forPurpose, uint32 } from './domain.ts';
import { publicKeyBytes, signatureBytes, verifySignature } from './ed25519.ts';
import {
  entryKinds,
  type AuthorId,
  type EntryDraft,
  type EntryKind,
  type EntryRef,
  type EntryStamp,
  type Envelope,
} from './entry.ts';
import { chainFrom, chainValue, verifyChain, type GrantChain } from './grant.ts';
import { itemIdOf, saltBytesByKind } from './item-id.ts';
import { mayWrite } from './rights.ts';
import { nonceBytes, seal, unseal } from './sealing.ts';
import { randomBytes } from './web-crypto.ts';

export const envelopeForm = 1;

export const envelopeLimits = {
  envelopeBytesMax: 128 * 1024,
  contextMax: 128,
  seqMax: 2 ** 32 - 1,
  wallMsMax: 2 ** 48 - 1,
  counterMax: 2 ** 32 - 1,
  epochMax: 2 ** 32 - 1,
} as const;

export type EnvelopeError =
  | { readonly type: 'tooLarge' }
  | { readonly type: 'malformed' }
  | { readonly type: 'badGrant' }
  | { readonly type: 'badSignature' }
  | { readonly type: 'notAllowed' };

const prefixBytes = 1 + signatureBytes;

/** Checks all that can be checked without a key: form, grants, signature, rights. */
export const openEnvelope = async (bytes: Uint8Array): Promise<Result<Envelope, EnvelopeError>> => {
  const parsed = parse(bytes);
  if (!parsed.ok) return parsed;
  const { envelope, chain } = parsed.value;
  const { ref, meta, role, authorId } = envelope;

  const isOwn = ref.creatorId === authorId;
  if (!mayWrite({ role, kind: ref.kind, isOwn, isTombstone: meta.isTombstone })) {
    return err({ type: 'notAllowed' });
  }
  const granted = await verifyChain(chain, { albumId: ref.albumId, epoch: meta.epoch });
  if (!granted.ok) return granted;
  const text = forPurpose('entry', bytes.subarray(prefixBytes));
  const signature = bytes.subarray(1, prefixBytes);
  const isSigned = await verifySignature(chain.authorPublicKey, text, signature);
  return isSigned ? ok(envelope) : err({ type: 'badSignature' });
};

/** For bytes that were checked before they were stored. */
export const parseEnvelope = (bytes: Uint8Array): Result<Envelope, EnvelopeError> => {
  const parsed = parse(bytes);
  return parsed.ok ? ok(parsed.value.envelope) : parsed;
};

/** What the author wrote; undefined where the key does not open it: of another epoch, or forged. */
export const openContent = async (
  envelope: Envelope,
  readKey: Uint8Array,
): Promise<Uint8Array | undefined> => {
  const nonce = envelope.content.subarray(0, nonceBytes);
  const sealed = envelope.content.subarray(nonceBytes);
  const about = contentPlace(envelope.ref, envelope.meta.epoch);
  return unseal({ key: readKey, nonce, about }, sealed);
};

export interface EntrySealing {
  readonly draft: EntryDraft;
  readonly stamp: EntryStamp;
  readonly author: Author;
  readonly keys: AlbumKeys;
}

/** Turns a draft into a version, ready to be written to the ring. */
export const sealEntry = async ({
  draft,
  stamp,
  author,
  keys,
}: EntrySealing): Promise<Version & { readonly meta: EntryMeta }> => {
  const { ref } = draft;
  const isTombstone = draft.type === 'tombstone';
  const isOwn = ref.creatorId === author.authorId;
  assert(ref.albumId === author.albumId, 'An author writes in one album.');
  assert(keys.epoch === author.epoch, 'What an author signs is sealed in the same epoch.');
  assert(
    mayWrite({ role: author.role, kind: ref.kind, isOwn, isTombstone }),
    'What may not be written is refused before it is drafted.',
  );
  const content = isTombstone ? new Uint8Array(0) : await sealContent(ref, draft.body, keys);
  const body = encodeCbor(bodyValue({ ref, stamp, author, isTombstone, content }));
  const signature = await author.sign(forPurpose('entry', body));
  const bytes = concatBytes(new Uint8Array([envelopeForm]), signature, body);
  const parsed = parse(bytes);
  assert(parsed.ok, 'What is written can be read.');
  return { meta: parsed.value.envelope.meta, bytes };
};

const sealContent = async (
  ref: EntryRef,
  body: Uint8Array,
  keys: AlbumKeys,
): Promise<Uint8Array> => {
  const nonce = randomBytes(nonceBytes);
  const about = contentPlace(ref, keys.epoch);
  return concatBytes(nonce, await seal({ key: keys.readKey, nonce, about }, body));
};

const contentPlace = (ref: EntryRef, epoch: number): Uint8Array =>
  forPurpose('entry body', hexToBytes(ref.albumId), hexToBytes(ref.itemId), uint32(epoch));

interface BodyParts {
  readonly ref: EntryRef;
  readonly stamp: EntryStamp;
  readonly author: Author;
  readonly isTombstone: boolean;
  readonly content: Uint8Array;
}

const bodyValue = ({ ref, stamp, author, isTombstone, content }: BodyParts): CborValue => {
  const impliedCreator = isOfWholeAlbum(ref.kind) ? author.rootId : author.authorId;
  return [
    hexToBytes(ref.albumId),
    entryKinds.indexOf(ref.kind),
    ref.placement === ref.albumId ? null : hexToBytes(ref.placement),
    ref.creatorId === impliedCreator ? null : hexToBytes(ref.creatorId),
    ref.salt,
    chainValue(author.chain),
    [hexToBytes(stamp.dot.actor), stamp.dot.seq],
    stamp.context.flatMap(({ actor, seq }) => [hexToBytes(actor), seq]),
    [stamp.hlc.wallMs, stamp.hlc.counter],
    author.epoch,
    isTombstone,
    content,
  ];
};

const isOfWholeAlbum = (kind: EntryKind): boolean => kind === 'album' || kind === 'keyring';

interface Parsed {
  readonly envelope: Envelope;
  readonly chain: GrantChain;
}

const malformed = err({ type: 'malformed' } as const);
const cborLimits = { itemsMax: 64 + 2 * envelopeLimits.contextMax, depthMax: 2 };

const parse = (bytes: Uint8Array): Result<Parsed, EnvelopeError> => {
  if (bytes.length > envelopeLimits.envelopeBytesMax) return err({ type: 'tooLarge' });
  if (bytes[0] !== envelopeForm || bytes.length < prefixBytes) return malformed;
  const value = decodeCbor(bytes.subarray(prefixBytes), cborLimits);
  if (!value.ok) return value;

  const fields = Fields.of(value.value);
  const albumId = fields.hex<Placement>(16);
  const kind = fields.oneOf(entryKinds);
  const elsewhere = fields.optional((field) => field.hex<Placement>(16));
  const namedCreator = fields.optional((field) => field.hex<AuthorId>(publicKeyBytes));
  const salt = fields.bytes(saltBytesByKind[kind]);
  const chain = chainFrom(fields);
  const dot = fields.group(dotFrom);
  const context = contextFrom(fields);
  const hlc = fields.group((field) => ({
    wallMs: field.uint(envelopeLimits.wallMsMax),
    counter: field.uint(envelopeLimits.counterMax),
  }));
  const epoch = fields.uint(envelopeLimits.epochMax);
  const isTombstone = fields.boolean();
  const content = fields.bytesUpTo(envelopeLimits.envelopeBytesMax);
  if (!fields.isComplete) return malformed;

  const authorId = authorIdOf(chain.authorPublicKey);
  const implied = isOfWholeAlbum(kind) ? authorIdOf(chain.rootPublicKey) : authorId;
  const isPlain =
    // One encoding for each version: what is implied is not said.
    namedCreator !== implied &&
    elsewhere !== albumId &&
    (elsewhere === undefined || kind === 'chunk') &&
    (namedCreator === undefined || !isOfWholeAlbum(kind)) &&
    (isTombstone ? content.length === 0 : content.length >= nonceBytes + sealBytes);
  if (!isPlain) return malformed;

  const creatorId = namedCreator ?? implied;
  const ref: EntryRef = {
    albumId,
    placement: elsewhere ?? albumId,
    itemId: itemIdOf({ albumId, kind, creatorId, salt }),
    kind,
    creatorId,
    salt,
  };
  const meta: EntryMeta = {
    form: 'entry',
    placement: ref.placement,
    itemId: ref.itemId,
    versionId: bytesToHex(sha256(bytes)) as VersionId,
    albumId,
    sizeBytes: bytes.length,
    dot,
    context,
    hlc,
    isTombstone,
    epoch,
  };
  return ok({ envelope: { ref, meta, authorId, role: chain.role, content }, chain });
};

const dotFrom = (fields: Fields) => ({
  actor: fields.hex<Actor>(8),
  seq: fields.uint(envelopeLimits.seqMax),
});

/** Actor and seq by turns, actors ascending. */
const contextFrom = (fields: Fields): CausalContext => {
  const context = fields.list(2 * envelopeLimits.contextMax, dotFrom);
  const isAscending = context.every((dot, i) => {
    const before = context[i - 1];
    return before === undefined || before.actor < dot.actor;
  });
  if (!isAscending) fields.spoil();
  return context;
};
