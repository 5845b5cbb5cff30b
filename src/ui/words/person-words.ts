/** What a person is called where they stand: their name, "You" without one, "Someone" unknown. */

import type { PersonView } from '../../node/view-api.ts';

export const personName = (person: PersonView): string =>
  person.name !== '' ? person.name : person.isYou ? 'You' : 'Someone';
