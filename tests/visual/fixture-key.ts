/** The key every fixture album opens with. */
export const fixtureKey = 'C7KQ-M2XD-94TR-HWPM';
