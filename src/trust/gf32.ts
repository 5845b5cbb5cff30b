/** The field of 32 elements, x^5 + x^2 + 1: addition is XOR. A letter of a key is one element. */

const order = 31;
const modulus = 0b100101;

const powers: number[] = [];
const logs: number[] = [];
for (let exponent = 0, power = 1; exponent < order; exponent += 1) {
  powers.push(power);
  logs[power] = exponent;
  power <<= 1;
  if (power > order) power ^= modulus;
}

const logOf = (element: number): number => logs[element] ?? 0;
const powerOf = (exponent: number): number => powers[exponent % order] ?? 0;

export const multiply = (a: number, b: number): number =>
  a === 0 || b === 0 ? 0 : powerOf(logOf(a) + logOf(b));

/** Of a divisor that is not zero. */
export const divide = (a: number, b: number): number =>
  a === 0 ? 0 : powerOf(logOf(a) + order - logOf(b));
