import type { ReactNode } from 'react';

export interface Command {
  readonly id: string;
  readonly name: string;
  readonly group: string;
  /** Stands behind the name, quieter. */
  readonly hint?: string;
  readonly icon?: ReactNode;
  readonly shortcut?: string;
  /** Other words for it. */
  readonly also?: string;
  readonly run: () => void;
}

/** The commands that have every typed word, those that begin with it first. */
export function matching(commands: readonly Command[], text: string): readonly Command[] {
  const words = text.toLowerCase().split(/\s+/u).filter(Boolean);
  if (words.length === 0) return commands;
  const ranked = commands.flatMap((command) => {
    const name = `${command.name} ${command.also ?? ''}`.toLowerCase();
    if (!words.every((word) => name.includes(word))) return [];
    return [{ command, rank: name.startsWith(words[0] ?? '') ? 0 : name.includes(` ${words[0] ?? ''}`) ? 1 : 2 }];
  });
  return ranked.sort((a, b) => a.rank - b.rank).map(({ command }) => command);
}
