/**
 * The token of an `Authorization: Bearer …` header; null where it is of another kind or missing. One that is spelled wrong
 * is a token all the same, and a bad one: whoever brings it is not to be taken for the owner of a cookie beside it.
 */
export function bearerOf(authorization: string | undefined): string | null {
  const [, token] = /^bearer(?:\s+(.*))?$/isu.exec(authorization ?? '') ?? [];
  if (token === undefined && !/^bearer$/iu.test(authorization ?? '')) return null;
  return token?.trim() ?? '';
}
