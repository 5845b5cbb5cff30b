/** The camera that looks away from one's face, for as long as something looks through it. */

export type CameraFailure = 'refused' | 'none' | 'busy';

export type CameraOutcome =
  | { readonly ok: true; readonly stream: MediaStream }
  | { readonly ok: false; readonly failure: CameraFailure };

export const openCamera = async (): Promise<CameraOutcome> => {
  // Missing where the page is not served safely, and in some windows inside other apps.
  if (!('mediaDevices' in navigator)) return { ok: false, failure: 'none' };
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: 'environment', width: { ideal: 1280 } },
    });
    return { ok: true, stream };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
};

export const closeCamera = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop();
};

const failureOf = (error: unknown): CameraFailure => {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'none';
};

export const cameraFailureSentence = (failure: CameraFailure): string => {
  switch (failure) {
    case 'refused':
      return 'The camera is off for this site. You can still paste.';
    case 'none':
      return 'This device has no camera. You can still paste.';
    case 'busy':
      return 'Another app has the camera. Close it there, or paste.';
  }
};
