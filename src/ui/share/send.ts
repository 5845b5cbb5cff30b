/** Handing text to other apps: the system's share sheet where there is one, else the clipboard. */

export const canSend = (): boolean => typeof navigator.share === 'function';

/** False when the person closed the share sheet, or it would not open. */
export const send = async (data: {
  readonly title: string;
  readonly text?: string;
  readonly url?: string;
}): Promise<boolean> => {
  try {
    await navigator.share(data);
    return true;
  } catch {
    // Closing the sheet rejects as a failure does; neither needs a word.
    return false;
  }
};

/** False where the browser keeps the clipboard shut. */
export const copyText = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
};

/** The address as people read it, without what every link starts with. */
export const linkShort = (link: string): string => link.replace(/^https?:\/\//, '');
