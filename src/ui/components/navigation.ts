/** The rows of the tab bar and the rail. */

import type { Component } from 'svelte';
import type { LucideProps } from '@lucide/svelte';
import CircleUser from '@lucide/svelte/icons/circle-user-round';
import Heart from '@lucide/svelte/icons/heart';
import House from '@lucide/svelte/icons/house';
import Images from '@lucide/svelte/icons/images';
import Waypoints from '@lucide/svelte/icons/waypoints';
import type { Tab } from '../routes.ts';

export interface NavigationRow {
  readonly tab: Tab;
  readonly label: string;
  readonly href: string;
  readonly icon: Component<LucideProps>;
}

export const navigationRows: readonly NavigationRow[] = [
  { tab: 'feed', label: 'Feed', href: '#/', icon: House },
  { tab: 'albums', label: 'Albums', href: '#/albums', icon: Images },
  { tab: 'activity', label: 'Activity', href: '#/activity', icon: Heart },
  { tab: 'network', label: 'Network', href: '#/network', icon: Waypoints },
  { tab: 'you', label: 'You', href: '#/you', icon: CircleUser },
];

/** For those who listen: the badge is part of the name. */
export function rowName({ tab, label }: NavigationRow, newActivityCount: number): string {
  return tab === 'activity' && newActivityCount > 0 ? `${label}, ${newActivityCount} new` : label;
}
