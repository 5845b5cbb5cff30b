/**
 * How well this node itself is: 0 is well, 8 is very ill. One that misses its own deadlines waits
 * longer before it blames others. Lifeguard (Dadgar et al., 2017), "Local Health Multiplier".
 */

export type LocalHealth = number;

export const wellHealth: LocalHealth = 0;
const worstHealth: LocalHealth = 8;

export type HealthEvent =
  'probeAnswered' | 'probeFailed' | 'nackMissing' | 'refuted' | 'timersDrifted';

export const healthAfter = (health: LocalHealth, event: HealthEvent): LocalHealth => {
  switch (event) {
    case 'probeAnswered':
      return Math.max(wellHealth, health - 1);
    case 'probeFailed':
    case 'nackMissing':
    case 'refuted':
      return Math.min(worstHealth, health + 1);
    case 'timersDrifted':
      return Math.min(worstHealth, health + 2);
  }
};
