/** Builds a LIKE pattern that finds the letters anywhere, with their own wildcards escaped. */
export const containing = (letters: string): string => `%${letters.replaceAll(/[\\%_]/gu, String.raw`\$&`)}%`;
