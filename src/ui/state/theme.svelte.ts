/** Light, dark, or as the system says; chosen per browser. */

export type ThemeChoice = 'system' | 'light' | 'dark';

const choiceKey = 'theme';

export class Theme {
  choice: ThemeChoice = $state(readChoice());
  readonly #systemDark = matchMedia('(prefers-color-scheme: dark)');
  #isSystemDark = $state(this.#systemDark.matches);

  readonly current = $derived(
    this.choice === 'system' ? (this.#isSystemDark ? 'dark' : 'light') : this.choice,
  );

  constructor() {
    this.#systemDark.addEventListener('change', () => {
      this.#isSystemDark = this.#systemDark.matches;
    });
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    localStorage.setItem(choiceKey, choice);
  }
}

function readChoice(): ThemeChoice {
  const stored = localStorage.getItem(choiceKey);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}
