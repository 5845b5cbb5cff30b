/** Entry of the media worker: answers the page through Comlink, giving the bytes away uncopied. */

import { expose, transfer } from 'comlink';
import type { MediaApi, PreparedPhoto } from './media-api.ts';
import { createOneAtATime } from './one-at-a-time.ts';
import { prepare } from './prepare.ts';

const oneAtATime = createOneAtATime();

const mediaApi: MediaApi = {
  async prepare(file, onProgress) {
    const outcome = await oneAtATime(() => prepare(file, onProgress));
    return outcome.ok ? transfer(outcome, buffersOf(outcome.value)) : outcome;
  },
};

function buffersOf(photo: PreparedPhoto): ArrayBuffer[] {
  return [photo.thumb.bytes, photo.view.bytes, photo.original.bytes];
}

expose(mediaApi);
