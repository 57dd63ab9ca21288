import { failures, type Reason } from '@tripthread/shared/failures';
import { postLogin } from '../../lib/login.ts';

/** Null when it worked, else the sentence that says why not. */
export async function signIn(email: string, password: string): Promise<string | null> {
  const response = await postLogin('sign-in/email', { email, password }).catch(() => null);
  if (response === null) return 'The desk cannot be reached. Check the connection and try again.';
  if (response.ok) return null;
  const reason: Reason =
    response.status === 429 ? 'TOO_MANY_SIGN_INS' : response.status >= 500 ? 'BUSY' : 'WRONG_CREDENTIALS';
  return failures[reason].sentence;
}
