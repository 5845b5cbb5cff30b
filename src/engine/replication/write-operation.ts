/** One write on its way to W devices, as a record: who was asked, who has it on disk. */

import type { DeviceId, NodeId, OperationId } from '../ids.ts';

export interface WriteOperation {
  readonly operationId: OperationId;
  /** Devices that make it safe, by the ring at its start. */
  readonly w: number;
  readonly versionsCount: number;
  readonly targets: ReadonlyMap<NodeId, TargetProgress>;
  /** Devices that have all versions on disk, and those of them that speak for the range. */
  readonly devices: readonly DeviceId[];
  readonly provenDevices: readonly DeviceId[];
}

export interface TargetProgress {
  readonly storedCount: number;
  /** It said that it does not speak for its range yet. */
  readonly isEarly: boolean;
  readonly hasFailed: boolean;
}

export const newWrite = (
  operationId: OperationId,
  { w, versionsCount }: { readonly w: number; readonly versionsCount: number },
): WriteOperation => ({
  operationId,
  w,
  versionsCount,
  targets: new Map(),
  devices: [],
  provenDevices: [],
});

export const withTarget = (write: WriteOperation, nodeId: NodeId): WriteOperation => ({
  ...write,
  targets: new Map(write.targets).set(nodeId, { storedCount: 0, isEarly: false, hasFailed: false }),
});

/** One more version is on the target's disk; its device counts when all are. */
export const withStored = (
  write: WriteOperation,
  nodeId: NodeId,
  by: { readonly device: DeviceId | undefined; readonly isEarly: boolean },
): WriteOperation => {
  const progress = write.targets.get(nodeId);
  if (!progress || progress.hasFailed) return write;
  const storedCount = progress.storedCount + 1;
  const isEarly = progress.isEarly || by.isEarly;
  const targets = new Map(write.targets).set(nodeId, { ...progress, storedCount, isEarly });
  const isAll = storedCount === write.versionsCount;
  if (!isAll || by.device === undefined) return { ...write, targets };
  return withDevice({ ...write, targets }, by.device, isEarly);
};

export const withFailed = (write: WriteOperation, nodeId: NodeId): WriteOperation => ({
  ...write,
  targets: new Map(write.targets).set(nodeId, { storedCount: 0, isEarly: false, hasFailed: true }),
});

export const withDevice = (
  write: WriteOperation,
  device: DeviceId,
  isEarly: boolean,
): WriteOperation => ({
  ...write,
  devices: including(write.devices, device),
  provenDevices: isEarly ? write.provenDevices : including(write.provenDevices, device),
});

const including = (devices: readonly DeviceId[], device: DeviceId): readonly DeviceId[] =>
  devices.includes(device) ? devices : [...devices, device];

/**
 * Safe means another device too: the only device there is makes nothing safe. Those that readers
 * do not ask yet count when there is nobody else to wait for.
 */
export const isSafe = (write: WriteOperation): boolean => {
  const counted = isHopeless(write) ? write.devices : write.provenDevices;
  return write.w > 1 && counted.length >= write.w;
};

/** Nobody is left who might still store it. */
export const isHopeless = (write: WriteOperation): boolean =>
  [...write.targets.values()].every(
    ({ storedCount, hasFailed }) => hasFailed || storedCount === write.versionsCount,
  );

/** It stored what it was sent, and does not speak for its range. */
export const isEarlyAt = (write: WriteOperation, nodeId: NodeId): boolean =>
  write.targets.get(nodeId)?.isEarly ?? false;

export const hasFailedAt = (write: WriteOperation, nodeId: NodeId): boolean =>
  write.targets.get(nodeId)?.hasFailed ?? false;
