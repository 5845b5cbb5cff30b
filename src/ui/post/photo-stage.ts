/** PhotoSwipe for gestures and zoom alone: the words around it are the lightbox's own. */

import PhotoSwipe from 'photoswipe';

export interface StagePhoto {
  readonly width: number;
  readonly height: number;
  readonly alt: string;
}

interface StageOptions {
  readonly host: HTMLElement;
  readonly photos: readonly StagePhoto[];
  readonly startIndex: number;
  readonly onIndex: (index: number) => void;
  readonly onTap: () => void;
  readonly onClose: () => void;
  /** Something lies over the stage: the keys are for that. */
  readonly isCovered: () => boolean;
}

const zoomMax = 4;
const zoomStep = 1.5;

export class PhotoStage {
  readonly #swiper: PhotoSwipe;
  /** What to show of each photo, as far as it came, and where. */
  readonly #urlByIndex = new Map<number, string>();
  readonly #imageByIndex = new Map<number, HTMLImageElement>();
  #isDestroyed = false;

  constructor({ host, photos, startIndex, onIndex, onTap, onClose, isCovered }: StageOptions) {
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#swiper = new PhotoSwipe({
      dataSource: photos.map(({ width, height, alt }) => ({ width, height, alt })),
      index: startIndex,
      appendToEl: host,
      bgOpacity: 1,
      showHideAnimationType: isStill ? 'none' : 'fade',
      maxZoomLevel: zoomMax,
      loop: false,
      wheelToZoom: true,
      // The lightbox around it traps the focus, its own words included.
      trapFocus: false,
      close: false,
      zoom: false,
      counter: false,
      arrowPrev: false,
      arrowNext: false,
      tapAction: onTap,
      bgClickAction: onTap,
      imageClickAction: onTap,
      doubleTapAction: 'zoom',
    });
    this.#fillWhenReady(photos);
    // The lightbox is the dialog; one inside the other would be told twice.
    this.#swiper.on('firstUpdate', () => this.#swiper.element?.removeAttribute('role'));
    this.#swiper.on('change', () => onIndex(this.#swiper.currIndex));
    this.#swiper.on('destroy', () => {
      this.#isDestroyed = true;
      onClose();
    });
    this.#swiper.on('keydown', (event) => {
      if (isCovered()) event.preventDefault();
      else this.#zoomByKey(event.originalEvent);
    });
    this.#swiper.init();
  }

  /** Called again when something better than the thumb has come. */
  show(index: number, url: string): void {
    this.#urlByIndex.set(index, url);
    const image = this.#imageByIndex.get(index);
    if (image !== undefined && image.src !== url) image.src = url;
  }

  close(): void {
    this.#swiper.close();
  }

  destroy(): void {
    if (!this.#isDestroyed) this.#swiper.destroy();
  }

  /** The images are made here, because their addresses come later. */
  #fillWhenReady(photos: readonly StagePhoto[]): void {
    this.#swiper.on('contentLoad', (event) => {
      event.preventDefault();
      const { content } = event;
      const image = new Image();
      image.className = 'pswp__img';
      image.alt = photos[content.index]?.alt || `Photo ${content.index + 1}`;
      image.addEventListener('load', () => content.onLoaded());
      content.element = image;
      content.state = 'loading';
      this.#imageByIndex.set(content.index, image);
      const url = this.#urlByIndex.get(content.index);
      if (url !== undefined) image.src = url;
    });
  }

  #zoomByKey(event: KeyboardEvent): void {
    const slide = this.#swiper.currSlide;
    if (slide === undefined) return;
    const level = {
      '+': slide.currZoomLevel * zoomStep,
      '-': slide.currZoomLevel / zoomStep,
      '0': slide.zoomLevels.initial,
    }[event.key];
    if (level === undefined) return;
    event.preventDefault();
    const { initial, max } = slide.zoomLevels;
    this.#swiper.zoomTo(Math.min(max, Math.max(initial, level)), undefined, 160);
  }
}
