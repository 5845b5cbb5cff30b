/** One browser profile: its disks, one to a slot, its clock, and what it was made to lose. */

import type { DeviceId } from '../../src/engine/ids.ts';
import type { VersionMeta } from '../../src/engine/version.ts';
import type { DeviceClock } from './clock.ts';
import type { Disk } from './disk.ts';

export class Device {
  readonly name: string;
  readonly clock: DeviceClock;
  readonly disks: readonly Disk[];
  #deviceId: DeviceId;

  constructor(parts: {
    readonly name: string;
    readonly deviceId: DeviceId;
    readonly clock: DeviceClock;
    readonly disks: readonly Disk[];
  }) {
    this.name = parts.name;
    this.clock = parts.clock;
    this.disks = parts.disks;
    this.#deviceId = parts.deviceId;
  }

  get deviceId(): DeviceId {
    return this.#deviceId;
  }

  /** Everything of this origin is gone, and with it who it was. */
  wipe(deviceId: DeviceId): void {
    for (const disk of this.disks) disk.wipe();
    this.#deviceId = deviceId;
  }

  hasDestroyed(meta: VersionMeta): boolean {
    return this.disks.some((disk) => {
      const loss = disk.lossOf(meta);
      return loss !== undefined && loss.cause !== 'dropped';
    });
  }
}
