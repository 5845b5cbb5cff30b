/** The browser's cryptography, typed for bytes as the rest of the code has them. */

export const subtle = globalThis.crypto.subtle;

/** Web Crypto takes no shared memory, and nothing here ever is shared memory. */
export const asSource = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytes as Uint8Array<ArrayBuffer>;

export const randomBytes = (length: number): Uint8Array =>
  globalThis.crypto.getRandomValues(new Uint8Array(length));

export const sha256Async = async (bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await subtle.digest('SHA-256', asSource(bytes)));
