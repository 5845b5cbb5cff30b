/** The cyanotype colours for the canvas, read from the style sheet so that they stand in one place. */

export interface RingPalette {
  readonly ground: string;
  readonly faint: string;
  readonly print: string;
  readonly label: string;
  readonly amber: string;
  readonly mint: string;
  readonly fontFamily: string;
  readonly monoFamily: string;
}

export const readPalette = (element: Element): RingPalette => {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ground: read('--ground'),
    faint: read('--faint'),
    print: read('--print'),
    label: read('--label'),
    amber: read('--amber'),
    mint: read('--mint'),
    fontFamily: style.fontFamily,
    monoFamily: read('--mono'),
  };
};
