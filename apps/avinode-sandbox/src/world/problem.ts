export interface ProblemItem {
  readonly title: string;
  readonly code: string;
  readonly path?: string;
}

/** A refusal in Avinode's format: some have HTTP 200. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly errors: readonly ProblemItem[];

  constructor(status: number, errors: readonly ProblemItem[]) {
    super(errors.map(({ title }) => title).join('; '));
    this.status = status;
    this.errors = errors;
  }
}

export const notFound = (): Problem => new Problem(404, [{ title: 'Not found', code: 'NOT_FOUND' }]);

export const missing = (title: string, path?: string): Problem =>
  new Problem(400, [{ title, code: 'ERR_INPUT_MISSING', ...(path === undefined ? {} : { path }) }]);

export const invalid = (title: string, path?: string): Problem =>
  new Problem(400, [{ title, code: 'ERR_INPUT_GENERIC_INVALID', ...(path === undefined ? {} : { path }) }]);

/** A conflict: already canceled or answered. */
export const conflict = (title: string): Problem => new Problem(409, [{ title, code: 'ERR_CONFLICT' }]);
