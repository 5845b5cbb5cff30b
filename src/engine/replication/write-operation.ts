/** One write on its way to W devices, as a record: who was asked, who has it on disk. */

import type { DeviceId, NodeId, OperationId } from '../ids.ts';

export interface WriteOperation {
  readonly operationId: OperationId;
  /** Devices that make it safe, by the ring at its start. */
  readonly w: number;
  readonly versionsCount: number;
  readonly targets: ReadonlyMap<NodeId, TargetProgress>;
  /** Devices that have all versions on disk. */
  readonly devices: readonly DeviceId[];
}

export interface TargetProgress {
  readonly storedCount: number;
  readonly hasFailed: boolean;
}

export const newWrite = (
  operationId: OperationId,
  { w, versionsCount }: { readonly w: number; readonly versionsCount: number },
): WriteOperation => ({ operationId, w, versionsCount, targets: new Map(), devices: [] });

export const withTarget = (write: WriteOperation, nodeId: NodeId): WriteOperation => ({
  ...write,
  targets: new Map(write.targets).set(nodeId, { storedCount: 0, hasFailed: false }),
});

/** One more version is on the target's disk; its device counts when all are. */
export const withStored = (
  write: WriteOperation,
  nodeId: NodeId,
  device: DeviceId | undefined,
): WriteOperation => {
  const progress = write.targets.get(nodeId);
  if (!progress || progress.hasFailed) return write;
  const storedCount = progress.storedCount + 1;
  const targets = new Map(write.targets).set(nodeId, { ...progress, storedCount });
  const isAll = storedCount === write.versionsCount && device !== undefined;
  return isAll ? withDevice({ ...write, targets }, device) : { ...write, targets };
};

export const withFailed = (write: WriteOperation, nodeId: NodeId): WriteOperation => ({
  ...write,
  targets: new Map(write.targets).set(nodeId, { storedCount: 0, hasFailed: true }),
});

export const withDevice = (write: WriteOperation, device: DeviceId): WriteOperation =>
  write.devices.includes(device) ? write : { ...write, devices: [...write.devices, device] };

/** Safe means another device too: the only device there is makes nothing safe. */
export const isSafe = (write: WriteOperation): boolean =>
  write.w > 1 && write.devices.length >= write.w;

/** Nobody is left who might still store it. */
export const isHopeless = (write: WriteOperation): boolean =>
  [...write.targets.values()].every(
    ({ storedCount, hasFailed }) => hasFailed || storedCount === write.versionsCount,
  );

export const hasFailedAt = (write: WriteOperation, nodeId: NodeId): boolean =>
  write.targets.get(nodeId)?.hasFailed ?? false;
