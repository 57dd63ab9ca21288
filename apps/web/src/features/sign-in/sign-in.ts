import { postLogin } from '../../entities/identity/login.ts';

// The same sentences as in the failure registry, which would add too much to the first load.
const sentences = {
  tooMany: 'Too many attempts. Wait a few minutes, then sign in again.',
  busy: 'The desk is busy or restarting. Try again in a moment.',
  wrong: 'Wrong email or password.',
};

/** Null on success, else the sentence of the failure. */
export async function signIn(email: string, password: string): Promise<string | null> {
  const response = await postLogin('sign-in/email', { email, password }).catch(() => null);
  if (response === null) return 'The server can’t be reached. Check the connection and try again.';
  if (response.ok) return null;
  if (response.status === 429) return sentences.tooMany;
  return response.status >= 500 ? sentences.busy : sentences.wrong;
}
