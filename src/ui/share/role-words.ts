/** What a link of each role allows, in the sharer's words. */

import type { Role } from '../../node/view-api.ts';

export interface RoleOption {
  readonly value: Role;
  readonly label: string;
}

const options: readonly RoleOption[] = [
  { value: 'viewer', label: 'View' },
  { value: 'guest', label: 'React' },
  { value: 'contributor', label: 'Add photos' },
];

const rank: Readonly<Record<Role, number>> = { viewer: 0, guest: 1, contributor: 2, owner: 3 };

/** Nobody can hand on more than they may do. */
export const rolesToShare = (own: Role): readonly RoleOption[] =>
  options.filter((option) => rank[option.value] <= rank[own]);

/** Reacting is what most people are invited for; less where one may not do that oneself. */
export const firstRoleToShare = (own: Role): Role => (own === 'viewer' ? 'viewer' : 'guest');

export const roleSentence = (role: Role): string => {
  switch (role) {
    case 'viewer':
      return 'Can look. Cannot like, comment or add photos.';
    case 'guest':
      return 'Can look, like and comment. Cannot add or remove photos.';
    case 'contributor':
      return 'Can look, like, comment and add photos.';
    case 'owner':
      return 'Can do everything you can, also remove photos of others.';
  }
};
