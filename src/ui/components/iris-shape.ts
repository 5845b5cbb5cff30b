/** The iris: seven blades round a heptagon, in a circle with ticks. Closed means: no key. */

const blades = 7;
const bladeStepDeg = 360 / blades;
const restDeg = 12;

export interface IrisShape {
  /** One line per blade. */
  readonly lines: readonly Line[];
  /** The opening, as points of a polygon. */
  readonly opening: string;
}

export interface Line {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** `aperture` is the opening's inner radius as a part of `radius`: .2 closed, .6 open, 1 gone. */
export function irisShape(radius: number, aperture: number, turnDeg: number): IrisShape {
  const inner = radius * aperture;
  const behind = inner * Math.tan(Math.PI / blades);
  const ahead = Math.sqrt(Math.max(0, radius ** 2 - inner ** 2));
  const lines: Line[] = [];
  for (let blade = 0; blade < blades; blade++) {
    const angle = ((restDeg + turnDeg + blade * bladeStepDeg) * Math.PI) / 180;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    lines.push({
      x1: inner * cos + behind * sin,
      y1: inner * sin - behind * cos,
      x2: inner * cos - ahead * sin,
      y2: inner * sin + ahead * cos,
    });
  }
  const opening = lines.map(({ x1, y1 }) => `${x1.toFixed(2)},${y1.toFixed(2)}`).join(' ');
  return { lines, opening };
}

/** The ticks outside the circle as three paths, by how long and bright they are. */
export function irisTicks(radius: number): {
  readonly small: string;
  readonly middle: string;
  readonly large: string;
} {
  const paths = { small: '', middle: '', large: '' };
  for (let deg = 0; deg < 360; deg += 2) {
    const kind = deg % 30 === 0 ? 'large' : deg % 10 === 0 ? 'middle' : 'small';
    paths[kind] += tick(deg, radius + 6, tickLength[kind]);
  }
  return paths;
}

const tickLength = { small: 5, middle: 8, large: 12 } as const;

function tick(deg: number, from: number, length: number): string {
  const angle = (deg * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const to = from + length;
  return `M${(from * cos).toFixed(2)} ${(from * sin).toFixed(2)}L${(to * cos).toFixed(2)} ${(to * sin).toFixed(2)}`;
}
