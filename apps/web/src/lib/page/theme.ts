import { createStore, useStore } from './store.ts';

export type ThemeChoice = 'light' | 'dark' | 'system';
const key = 'theme';
const dark = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)');

function readChoice(): ThemeChoice {
  try {
    const kept = localStorage.getItem(key);
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  } catch {
    return 'system';
  }
}

const theme = createStore<ThemeChoice>(readChoice());

function apply(): void {
  const choice = readChoice();
  const shown = choice === 'system' ? (dark().matches ? 'dark' : 'light') : choice;
  document.documentElement.dataset.theme = shown;
  document.documentElement.style.colorScheme = shown;
  theme.set(choice);
}

/** Follows the system and the other tabs; /theme.js has already set the first theme. */
export function watchTheme(): void {
  dark().addEventListener('change', apply);
  addEventListener('storage', (event) => {
    if (event.key === key || event.key === null) apply();
  });
}

export function setTheme(choice: ThemeChoice): void {
  try {
    if (choice === 'system') localStorage.removeItem(key);
    else localStorage.setItem(key, choice);
  } catch {
    // Storage is not available; not saved.
  }
  apply();
}

export const useTheme = (): ThemeChoice => useStore(theme);
