/** What a key lets its holder do in an album. Each role opens everything below it. */

export type Role = 'owner' | 'contributor' | 'guest' | 'viewer';

/** Strongest first; a role's place is its number in every format. */
export const roles = ['owner', 'contributor', 'guest', 'viewer'] as const satisfies readonly Role[];

/** Viewers sign nothing. */
export type WritingRole = Exclude<Role, 'viewer'>;

export const writingRoles = ['owner', 'contributor', 'guest'] as const satisfies WritingRole[];

export const isAtLeast = (role: Role, least: Role): boolean =>
  roles.indexOf(role) <= roles.indexOf(least);
