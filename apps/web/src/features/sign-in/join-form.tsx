import { maxAgentNameLength, maxPasswordLength, minPasswordLength } from '@tripthread/shared/team/invitations';
import { type FormEvent, useId, useRef, useState } from 'react';
import { Button } from '../../components/controls/button.tsx';
import { Field, Input } from '../../components/controls/field.tsx';
import { EntryProblem } from './entry-frame.tsx';
import { signIn } from './sign-in.ts';
import { acceptInvitation, type InvitationPage } from './use-invitation.ts';

interface JoinFormProps {
  page: InvitationPage;
  token: string;
  onJoined: () => void;
  /** It is not good any more: used or withdrawn while the form was filled in. */
  onGone: () => void;
}

type Errors = Readonly<Record<string, string>>;

const missingIn = (name: string, password: string): Errors => ({
  ...(name.trim() === '' ? { name: 'Your name, as colleagues and clients read it' } : {}),
  ...(password.length < minPasswordLength ? { password: `At least ${minPasswordLength} characters` } : {}),
});

export function JoinForm({ page, token, onJoined, onGone }: JoinFormProps) {
  const { email } = page;
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [errors, setErrors] = useState<Errors>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const problemId = useId();

  const join = async (): Promise<void> => {
    const missing = missingIn(name, password);
    setErrors(missing);
    setProblem(null);
    const [first] = Object.keys(missing);
    if (first !== undefined) return form.current?.querySelector<HTMLInputElement>(`[data-field=${first}]`)?.focus();
    setBusy(true);
    const failure = await acceptInvitation({ token, name: name.trim(), password });
    if (failure !== null) {
      setBusy(false);
      if (failure.reason === 'INVITATION_NOT_FOUND') return onGone();
      setErrors(failure.fields);
      return setProblem(failure.message);
    }
    // They are on the team now. If signing in fails here, it can succeed later on the sign-in page.
    const refusal = await signIn(email, password);
    setBusy(false);
    if (refusal === null) onJoined();
    else setProblem(`You have joined the team. Signing in failed: ${refusal}`);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void join();
  };

  return (
    <form
      ref={form}
      noValidate
      aria-label="Accept the invitation"
      aria-describedby={problem === null ? undefined : problemId}
      className="flex flex-col gap-4"
      onSubmit={submit}
    >
      <Field label="Email" hint="You sign in with this address.">
        {(control) => (
          <Input
            {...control}
            className="h-9 text-ink-2"
            type="email"
            name="email"
            autoComplete="username"
            readOnly
            value={email}
          />
        )}
      </Field>
      <Field label="Your name" error={errors.name}>
        {(control) => (
          <Input
            {...control}
            data-field="name"
            className="h-9"
            name="name"
            autoComplete="name"
            required
            maxLength={maxAgentNameLength}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        )}
      </Field>
      <PasswordField error={errors.password} value={password} onChange={setPassword} />
      {problem === null ? null : <EntryProblem id={problemId}>{problem}</EntryProblem>}
      <Button type="submit" variant="primary" busy={isBusy} className="h-9 w-full">
        {isBusy ? 'Joining…' : 'Join the desk'}
      </Button>
    </form>
  );
}

interface PasswordFieldProps {
  error: string | undefined;
  value: string;
  onChange: (password: string) => void;
}

/** The password is typed once; a button shows it. */
function PasswordField({ error, value, onChange }: PasswordFieldProps) {
  const [isShown, setShown] = useState(false);
  return (
    <div>
      <Field label="Password" error={error} hint={`At least ${minPasswordLength} characters. A few words are good.`}>
        {(control) => (
          <Input
            {...control}
            data-field="password"
            className="h-9"
            type={isShown ? 'text' : 'password'}
            name="password"
            autoComplete="new-password"
            required
            maxLength={maxPasswordLength}
            value={value}
            onChange={({ target }) => onChange(target.value)}
          />
        )}
      </Field>
      <label className="mt-1 flex min-h-6 items-center gap-2 text-xs text-ink-2">
        <input type="checkbox" checked={isShown} onChange={({ target }) => setShown(target.checked)} />
        Show password
      </label>
    </div>
  );
}
