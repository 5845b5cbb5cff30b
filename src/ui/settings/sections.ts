/** The rows of the settings, each with its state as the second line. */

import HardDrive from '@lucide/svelte/icons/hard-drive';
import Info from '@lucide/svelte/icons/info';
import KeyRound from '@lucide/svelte/icons/key-round';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import SunMoon from '@lucide/svelte/icons/sun-moon';
import UserRound from '@lucide/svelte/icons/user-round';
import type { Component } from 'svelte';
import type { LucideProps } from '@lucide/svelte';
import type { ProfileView, StorageView } from '../../node/view-api.ts';
import type { ThemeChoice } from '../state/theme.svelte.ts';
import { storageShort } from './storage-words.ts';

export const sectionNames = [
  'profile',
  'key',
  'storage',
  'appearance',
  'privacy',
  'about',
] as const;
export type SectionName = (typeof sectionNames)[number];

export interface Section {
  readonly name: SectionName;
  readonly title: string;
  readonly icon: Component<LucideProps>;
  readonly state: string;
  /** The state asks for something to be done. */
  readonly isWaiting: boolean;
}

export interface SettingsState {
  readonly profile: ProfileView | undefined;
  readonly storage: StorageView | undefined;
  readonly theme: ThemeChoice;
}

export const sectionsOf = (settings: SettingsState): readonly Section[] => {
  const isBackedUp = settings.profile?.isKeyBackedUp ?? false;
  return [
    {
      name: 'profile',
      title: 'Profile',
      icon: UserRound,
      state: settings.profile?.name || 'No name yet',
      isWaiting: false,
    },
    {
      name: 'key',
      title: 'Your key',
      icon: KeyRound,
      state: isBackedUp ? 'Written down' : 'Not backed up yet',
      isWaiting: !isBackedUp,
    },
    {
      name: 'storage',
      title: 'Storage',
      icon: HardDrive,
      state: settings.storage === undefined ? '' : storageShort(settings.storage),
      isWaiting: false,
    },
    {
      name: 'appearance',
      title: 'Appearance',
      icon: SunMoon,
      state: themeWords[settings.theme],
      isWaiting: false,
    },
    {
      name: 'privacy',
      title: 'Privacy',
      icon: ShieldCheck,
      state: 'Photo details are removed',
      isWaiting: false,
    },
    {
      name: 'about',
      title: 'About',
      icon: Info,
      state: 'What this is, and whose work',
      isWaiting: false,
    },
  ];
};

const themeWords: Readonly<Record<ThemeChoice, string>> = {
  system: 'Same as this device',
  light: 'Light',
  dark: 'Dark',
};

export const isSectionName = (text: string | undefined): text is SectionName =>
  (sectionNames as readonly (string | undefined)[]).includes(text);
