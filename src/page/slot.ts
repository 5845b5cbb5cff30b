/**
 * A slot is what a node's identity and database belong to. A tab claims the lowest free one by a
 * Web Lock, which the browser gives back when the tab closes or crashes: reopened tabs resume old
 * identities, and two tabs never share one. The lock is held in the page, where it also keeps the
 * browser from freezing the tab.
 */

const slotsMax = 64;

const claim = (slot: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    navigator.locks
      .request(`insta-dynamo-slot-${slot}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);

        // Never resolves: the lock is ours for the life of the page.
        return lock === null ? undefined : new Promise<never>(() => {});
      })
      .catch(reject);
  });

export const claimSlot = async (): Promise<number> => {
  for (let slot = 0; slot < slotsMax; slot += 1) {
    if (await claim(slot)) return slot;
  }
  throw new Error(`All ${slotsMax} slots of this browser are taken by open tabs.`);
};
