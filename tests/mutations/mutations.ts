/**
 * Deliberate breakages of the engine, each of them a mistake that a Dynamo-style store can be built
 * with and seem to work. A mutation that no test notices shows which test is missing. Each edit
 * replaces a text that stands exactly once in its file.
 */

export interface Edit {
  /** Under src/engine. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export interface Mutation {
  readonly name: string;
  readonly edits: readonly Edit[];
}

export const mutations: readonly Mutation[] = [
  {
    name: 'a replica acknowledges before it is durable',
    edits: [
      {
        file: 'replication/serving.ts',
        from: "afterwards: [{ type: 'send', to: from, message, priority: 'control' }],",
        to: "afterwards: (this.#core.send(from, message, 'control'), []),",
      },
    ],
  },
  {
    name: 'a failed disk counts as a written one',
    edits: [
      {
        file: 'replication/copies.ts',
        from: 'pending.onDone({ ok: false, error: reason });',
        to: "pending.onDone(ok('durable'));",
      },
    ],
  },
  {
    name: 'a disk that cannot be read for a moment costs the copy',
    edits: [
      {
        file: 'replication/copies.ts',
        from: '    pending?.onLoaded([]);',
        to: '    if (pending) this.drop(pending.refs);\n    pending?.onLoaded([]);',
      },
    ],
  },
  {
    name: 'W counts nodes instead of devices',
    edits: [
      {
        file: 'replication/write-operation.ts',
        from: 'devices.includes(device) ? devices : [...devices, device];',
        to: '[...devices, device];',
      },
    ],
  },
  {
    name: 'a device alone calls its writes safe',
    edits: [
      {
        file: 'replication/write-operation.ts',
        from: 'return write.w > 1 && counted.length >= write.w;',
        to: 'return counted.length >= write.w;',
      },
    ],
  },
  {
    name: 'a write ends at its first copy',
    edits: [
      {
        file: 'replication/write-operation.ts',
        from: 'return write.w > 1 && counted.length >= write.w;',
        to: 'return write.w > 1 && counted.length >= write.w - 1;',
      },
    ],
  },
  {
    name: 'reads repair nobody',
    edits: [{ file: 'replication/reads.ts', from: '    this.#repairOthers(running);\n', to: '' }],
  },
  {
    name: 'replicas that have proven nothing count in reads',
    edits: [
      {
        file: 'replication/read-operation.ts',
        from: '[...read.repliesByNodeId.values()].filter(({ isProven }) => isProven).length',
        to: 'read.repliesByNodeId.size',
      },
    ],
  },
  {
    name: 'two tabs of one device are two replicas',
    edits: [
      {
        file: 'ring/token-walk.ts',
        from: 'const isNewDevice = !devices.includes(owner.deviceId);',
        to: 'const isNewDevice = true;',
      },
    ],
  },
  {
    name: 'a hint goes to a device that has the copy',
    edits: [
      {
        file: 'replication/routes.ts',
        from: 'if (!view.isReachable(nodeId) || devices.has(device)) continue;',
        to: 'if (!view.isReachable(nodeId)) continue;',
      },
    ],
  },
  {
    name: 'nobody stands in for an absent primary',
    edits: [
      {
        file: 'replication/routes.ts',
        from: '    if (reason === undefined) break;',
        to: "    if (reason === undefined || reason.type === 'hint') break;",
      },
    ],
  },
  {
    name: 'a hint that is given up takes its copy along',
    edits: [
      {
        file: 'replication/hints.ts',
        from: "if (then === 'keep') copies.setFlags(meta, { ...flags, isReplica: true });",
        to: "if (then === 'keep') copies.drop([meta]);",
      },
    ],
  },
  {
    name: 'hints are never handed over',
    edits: [
      {
        file: 'replication/hints.ts',
        from: 'if (!hints || isPaused || this.#deliveries.has(primary)) return;',
        to: 'if (hints || isPaused) return;\n    if (!hints) return;',
      },
    ],
  },
  {
    name: 'fingerprints are XORs',
    edits: [
      {
        file: 'anti-entropy/version-sum.ts',
        from: 'const total = (sum[limb] ?? 0) + (limbs[offset + limb] ?? 0) + carry;',
        to: 'const total = ((sum[limb] ?? 0) ^ (limbs[offset + limb] ?? 0)) >>> 0;',
      },
      {
        file: 'anti-entropy/version-sum.ts',
        from: 'const total = (sum[limb] ?? 0) - (limbs[offset + limb] ?? 0) - borrow;',
        to: 'const total = ((sum[limb] ?? 0) ^ (limbs[offset + limb] ?? 0)) >>> 0;',
      },
    ],
  },
  {
    name: 'a difference counts when it is seen once',
    edits: [
      {
        file: 'replication/exchanges.ts',
        from: 'return peer.suspects.has(versionName(ref)) || !this.#parts.proofs.isProven(ref.placement);',
        to: 'return true;',
      },
    ],
  },
  {
    name: 'a peer that lacks an item stays its holder',
    edits: [
      {
        file: 'anti-entropy/item-index.ts',
        from: ': this.#holderSets.minus(copy.holderSet, nodeId);',
        to: ': copy.holderSet;',
      },
    ],
  },
  {
    name: 'a tombstone is collected early',
    edits: [
      {
        file: 'replication/tombstones.ts',
        from: 'return ageMs > this.#core.options.tombstoneKeepMs ? meta : undefined;',
        to: 'return ageMs > 0 ? meta : undefined;',
      },
    ],
  },
  {
    name: 'a tombstone is collected when one owner confirms it',
    edits: [
      {
        file: 'replication/tombstones.ts',
        from: 'said?.[number]?.every(isAgreement)',
        to: 'said?.[number]?.some(isAgreement)',
      },
    ],
  },
  {
    name: 'a late chunk beats its tombstone',
    edits: [
      {
        file: 'causality/siblings.ts',
        from: '(newer.isTombstone || newer.context.length > 0)',
        to: '(newer.isTombstone && newer.context.length > 0)',
      },
    ],
  },
  {
    name: 'the last writer wins',
    edits: [
      {
        file: 'causality/siblings.ts',
        from: 'const dropped = siblings.filter((sibling) => dominates(incoming, sibling));',
        to: 'const dropped = siblings;',
      },
    ],
  },
  {
    name: 'the context is what the replica holds, not what the author saw',
    edits: [
      {
        file: 'replication/stamps.ts',
        from: 'meta.dot.actor === this.actor || isSeen(meta)',
        to: 'meta.dot.seq > 0 || isSeen(meta)',
      },
    ],
  },
  {
    name: 'a life writes before the disk knows it',
    edits: [
      {
        file: 'replication/stamps.ts',
        from: "    if (this.#actorOnDisk === 'yes') this",
        to: '    if (dot.seq > 0) this',
      },
    ],
  },
  {
    name: 'the actor lives on over a restart',
    edits: [
      {
        file: 'replication/stamps.ts',
        from: 'this.actor = newActor(core, settings.seed);',
        to: 'this.actor = restored?.lives.at(-1)?.actor ?? newActor(core, settings.seed);',
      },
      {
        // Each life goes on at a place of its own in time, so that no dot comes twice.
        file: 'replication/stamps.ts',
        from: '    this.#lastSeq += 1;\n',
        to: '    this.#lastSeq = Math.max(this.#lastSeq + 1, Math.floor(this.#core.wallMs) * 1024);\n',
      },
    ],
  },
  {
    name: 'a context forgets those that do not fit',
    edits: [
      {
        file: 'replication/stamps.ts',
        from: 'if (whole.length <= contextActorsMax) return whole;',
        to: 'if (whole.length > 0) return whole.slice(-contextActorsMax);',
      },
    ],
  },
  {
    name: 'clocks may be any time ahead',
    edits: [
      {
        file: 'causality/hlc.ts',
        from: "  if (aheadMs > acceptedAheadMaxMs) return err({ type: 'tooFarAhead', aheadMs });\n",
        to: '',
      },
    ],
  },
  {
    name: 'a clock follows any other',
    edits: [
      {
        file: 'causality/hlc.ts',
        from: 'if (aheadMs > followedAheadMaxMs || compareHlc(remote, local) <= 0) return ok(local);',
        to: 'if (compareHlc(remote, local) <= 0) return ok(local);',
      },
    ],
  },
  {
    name: 'the dead lose their ranges at once',
    edits: [
      {
        file: 'ring/current-ring.ts',
        from: "return 'absent';\n    return nowMs < row.sinceMs + ownershipGraceMs ? 'departing' : undefined;",
        to: 'return undefined;\n    return nowMs < row.sinceMs + ownershipGraceMs ? undefined : undefined;',
      },
    ],
  },
  {
    name: 'the dead keep their ranges for ever',
    edits: [
      {
        file: 'ring/current-ring.ts',
        from: "ownershipGraceMs ? 'departing' : undefined;",
        to: "ownershipGraceMs ? 'departing' : 'departing';",
      },
      {
        file: 'ring/current-ring.ts',
        from: 'nextMs = Math.min(nextMs ?? Infinity, row.sinceMs + graceMs);',
        to: 'nextMs = Math.max(nextMs ?? 0, this.#core.nowMs + graceMs);',
      },
    ],
  },
  {
    name: 'an old claim replaces a newer one',
    edits: [
      {
        file: 'membership/member-row.ts',
        from: '    if (incarnation <= known && !clearsName) return undefined;\n',
        to: '    if (incarnation === known && !clearsName) return undefined;\n',
      },
    ],
  },
  {
    name: 'watches are not renewed on a new link',
    edits: [
      {
        file: 'replication/watches.ts',
        from: '    this.#askedByOwner.delete(nodeId);\n',
        to: '',
      },
    ],
  },
];
