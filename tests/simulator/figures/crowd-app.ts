/** What people do in a crowd: write entries, read them, fetch chunks; and how each of it ended. */

import type { Answer } from '../../../src/engine/effect.ts';
import type { OperationId, Placement } from '../../../src/engine/ids.ts';
import type { Version, VersionMeta } from '../../../src/engine/version.ts';
import type { CrowdTab } from './crowd-tab.ts';
import { entryNumbered } from './made-versions.ts';

/** The last answer of an operation. `readWithout`: a quorum answered, and knew nothing of it. */
export type Ending = Exclude<Answer['type'], 'stamped' | 'durableHere'> | 'readWithout';

export interface Written {
  readonly meta: VersionMeta;
  readonly ending: Ending;
}

/** Stamps and writes an entry; `onEnd` hears how it ended. */
export const writeEntry = (
  tab: CrowdTab,
  what: { readonly number: number; readonly placement: Placement; readonly isPin: boolean },
  onEnd: (written: Written) => void,
): void => {
  const { number, placement, isPin } = what;
  const { itemId } = entryNumbered(number, placement).meta;
  tab.command(
    (operationId) => ({ type: 'stamp', operationId, placement, itemId, seen: [] }),
    (stamp) => {
      if (stamp.type !== 'stamped') return;
      const { dot, context, hlc } = stamp;
      writeVersions(tab, [entryNumbered(number, placement, { dot, context, hlc })], isPin, onEnd);
    },
  );
};

export const writeVersions = (
  tab: CrowdTab,
  versions: readonly Version[],
  isPin: boolean,
  onEnd: (written: Written) => void,
): void => {
  tab.command(
    (operationId) => ({ type: 'write', operationId, versions, isPin }),
    (answer) => {
      if (answer.type === 'durableHere' || answer.type === 'stamped') return;
      for (const { meta } of versions) onEnd({ meta, ending: answer.type });
    },
  );
};

/** A quorum read of a version that was acknowledged. */
export const readEntry = (
  tab: CrowdTab,
  { placement, itemId, versionId }: VersionMeta,
  onEnd: (ending: Ending) => void,
): void => {
  tab.command(
    (operationId) => ({ type: 'read', operationId, placement, itemId }),
    (answer) => {
      if (answer.type !== 'read') return onEnd('readFailed');
      const isThere = answer.versions.some(({ meta }) => meta.versionId === versionId);
      onEnd(isThere ? 'read' : 'readWithout');
    },
  );
};

export const fetchChunk = (
  tab: CrowdTab,
  { placement, itemId }: VersionMeta,
  onEnd: (ending: Ending) => void,
): void => {
  const make = (operationId: OperationId) =>
    ({ type: 'fetch', operationId, placement, itemIds: [itemId], isPin: false }) as const;
  tab.command(make, ({ type }) => onEnd(type === 'fetched' ? 'fetched' : 'fetchFailed'));
};
