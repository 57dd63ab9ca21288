/** A pattern that finds the letters anywhere, with their own wildcards taken literally. */
export const containing = (letters: string): string => `%${letters.replaceAll(/[\\%_]/gu, String.raw`\$&`)}%`;
