/** Arcs of a ring of parts, from 12 o'clock clockwise. */

export interface Arc {
  readonly path: string;
  readonly length: number;
}

export interface RingShape {
  readonly size: number;
  readonly radius: number;
  readonly parts: number;
  readonly gapDeg: number;
}

export function ringArcs({ size, radius, parts, gapDeg }: RingShape): readonly Arc[] {
  const stepDeg = 360 / parts;
  const gap = parts === 1 ? 0 : gapDeg;
  return Array.from({ length: parts }, (_, i) => {
    const from = i * stepDeg + gap / 2;
    const sweep = Math.min(stepDeg - gap, 359.9);
    return {
      path: arcPath({ centre: size / 2, radius, from, sweep }),
      length: (sweep * Math.PI * radius) / 180,
    };
  });
}

interface ArcOptions {
  readonly centre: number;
  readonly radius: number;
  readonly from: number;
  readonly sweep: number;
}

function arcPath({ centre, radius, from, sweep }: ArcOptions): string {
  const start = onCircle(centre, radius, from);
  const end = onCircle(centre, radius, from + sweep);
  const large = sweep > 180 ? 1 : 0;
  return `M${start}A${radius} ${radius} 0 ${large} 1 ${end}`;
}

function onCircle(centre: number, radius: number, deg: number): string {
  const angle = ((deg - 90) * Math.PI) / 180;
  const x = centre + radius * Math.cos(angle);
  const y = centre + radius * Math.sin(angle);
  return `${x.toFixed(3)} ${y.toFixed(3)}`;
}
