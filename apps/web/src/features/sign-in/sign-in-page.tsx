import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../components/controls/button.tsx';
import { Field, Input } from '../../components/controls/field.tsx';
import { usePageTitle } from '../../lib/page/page-title.ts';
import { type Demo, useDemo } from '../../entities/identity/use-demo.ts';
import { EntryFrame, EntryProblem } from './entry-frame.tsx';
import { signIn } from './sign-in.ts';

const demoPassword = 'tripthread-demo';

export function SignInPage({ onSignedIn }: { onSignedIn: () => void }) {
  usePageTitle('Sign in');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const demo = useDemo();
  const problemId = useId();

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsBusy(true);
    setProblem(null);
    const refusal = await signIn(email.trim(), password);
    setIsBusy(false);
    if (refusal === null) onSignedIn();
    else setProblem(refusal);
  };

  return (
    <EntryFrame>
      <section className="rounded-lg border border-line bg-surface-1 p-6">
        <h1 className="text-body font-semibold">Sign in to your desk</h1>
        <p className="mt-1 mb-5 text-row text-ink-3">Requests, quotes and proposals in one thread.</p>
        <form
          onSubmit={(event) => void submit(event)}
          aria-describedby={problem === null ? undefined : problemId}
          className="flex flex-col gap-4"
        >
          <Field label="Email">
            {(control) => (
              <Input
                {...control}
                className="h-9"
                type="email"
                name="email"
                autoComplete="username"
                required
                value={email}
                onChange={({ target }) => setEmail(target.value)}
              />
            )}
          </Field>
          <Field label="Password">
            {(control) => (
              <Input
                {...control}
                className="h-9"
                type="password"
                name="password"
                autoComplete="current-password"
                required
                value={password}
                onChange={({ target }) => setPassword(target.value)}
              />
            )}
          </Field>
          {problem === null ? null : <EntryProblem id={problemId}>{problem}</EntryProblem>}
          <Button type="submit" variant="primary" busy={isBusy} className="h-9 w-full">
            {isBusy ? 'Signing in…' : 'Sign in'}
          </Button>
        </form>
      </section>
      {demo.demo ? (
        <DemoLogins
          demo={demo}
          onChoose={(login) => {
            setEmail(login.email);
            setPassword(login.password ?? demoPassword);
            setProblem(null);
          }}
        />
      ) : null}
    </EntryFrame>
  );
}

type Login = NonNullable<Demo['logins']>[number];

function DemoLogins({ demo, onChoose }: { demo: Demo; onChoose: (login: Login) => void }) {
  return (
    <section aria-label="Demo logins" className="mt-5 px-1">
      <h2 className="text-xs font-medium text-ink-2">This is a demo. Fill in a login:</h2>
      <ul className="mt-2 flex flex-col gap-0.5">
        {(demo.logins ?? []).map((login) => (
          <li key={login.email}>
            <button
              type="button"
              onClick={() => onChoose(login)}
              className="-mx-2 flex h-8 w-[calc(100%+1rem)] items-center justify-between gap-3 rounded-md px-2 text-left text-row hover:bg-surface-2"
            >
              <span className="truncate text-accent-ink">{login.email}</span>
              <span className="shrink-0 text-xs text-ink-3">{login.role}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
