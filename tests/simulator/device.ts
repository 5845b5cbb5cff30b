/** One browser profile: its disks, one to a slot, its clock, and what it was made to lose. */

import type { DeviceId } from '../../src/engine/ids.ts';
import type { VersionMeta } from '../../src/engine/version.ts';
import type { DeviceClock } from './clock.ts';
import type { Disk, DiskImage } from './disk.ts';

/** Of a whole profile, as it once was. */
export interface Backup {
  readonly deviceId: DeviceId;
  readonly images: readonly DiskImage[];
}

export class Device {
  readonly name: string;
  readonly clock: DeviceClock;
  readonly disks: readonly Disk[];
  /** Nobody counts on what a hostile device says it has. */
  readonly isHonest: boolean;
  #deviceId: DeviceId;

  constructor(parts: {
    readonly name: string;
    readonly deviceId: DeviceId;
    readonly clock: DeviceClock;
    readonly disks: readonly Disk[];
    readonly isHonest: boolean;
  }) {
    this.name = parts.name;
    this.clock = parts.clock;
    this.disks = parts.disks;
    this.isHonest = parts.isHonest;
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

  backUp(): Backup {
    return { deviceId: this.#deviceId, images: this.disks.map((disk) => disk.image()) };
  }

  restore({ images }: Backup): void {
    images.forEach((image, index) => this.disks[index]?.restore(image));
  }

  hasDestroyed(meta: VersionMeta): boolean {
    return this.disks.some((disk) => {
      const loss = disk.lossOf(meta);
      return loss !== undefined && loss.cause !== 'dropped';
    });
  }
}
