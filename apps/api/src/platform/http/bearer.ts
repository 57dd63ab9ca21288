/**
 * Returns the token of an `Authorization: Bearer …` header; null for another scheme or none. A malformed token counts as an
 * invalid token, so that its caller is not authenticated by a cookie beside it.
 */
export function bearerOf(authorization: string | undefined): string | null {
  const [, token] = /^bearer(?:\s+(.*))?$/isu.exec(authorization ?? '') ?? [];
  if (token === undefined && !/^bearer$/iu.test(authorization ?? '')) return null;
  return token?.trim() ?? '';
}
