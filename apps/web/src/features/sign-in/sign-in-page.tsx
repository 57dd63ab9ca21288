import { CircleAlert } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Field, Input } from '../../components/field.tsx';
import { LogoMark } from '../../components/logo.tsx';
import { usePageTitle } from '../../lib/page-title.ts';
import { type Demo, useDemo } from '../../lib/use-demo.ts';
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
    <main className="relative flex min-h-full items-center justify-center overflow-hidden bg-surface-0 px-4 py-10">
      <Threads />
      <div className="relative w-full max-w-88">
        <div className="mb-6 flex items-center gap-3">
          <LogoMark size={32} />
          <span className="text-title font-semibold tracking-tight">Tripthread</span>
        </div>
        <section className="rounded-lg border border-line bg-surface-1 p-6">
          <h1 className="text-body font-semibold">Sign in to your desk</h1>
          <p className="mt-1 mb-5 text-row text-ink-3">Requests, quotes and proposals in one thread.</p>
          <form
            onSubmit={(event) => void submit(event)}
            aria-describedby={problem === null ? undefined : problemId}
            className="flex flex-col gap-4"
          >
            <Field label="E-mail">
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
            {problem === null ? null : (
              <p
                role="alert"
                id={problemId}
                className="flex gap-2 rounded-md bg-danger-tint px-2.5 py-2 text-row text-danger"
              >
                <CircleAlert size={15} aria-hidden className="mt-0.5 shrink-0" />
                {problem}
              </p>
            )}
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
      </div>
    </main>
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

/** The mark at large behind the form, so faint that it only sets the tone. */
function Threads() {
  return (
    <svg
      aria-hidden
      viewBox="0 -150 1200 850"
      preserveAspectRatio="xMidYMid slice"
      className="pointer-events-none absolute inset-0 size-full text-accent-ink opacity-14"
    >
      <g fill="none" stroke="currentColor" strokeWidth="1.25">
        <path d="M-40 610C220 610 250 150 480 150S760 420 1240 360" />
        <path d="M-40 650C260 650 300 240 520 240S820 480 1240 440" opacity="0.6" />
        <path d="M-40 560C180 560 220 70 440 70S720 350 1240 270" opacity="0.6" />
      </g>
      <g fill="currentColor">
        <circle cx="104" cy="580" r="4" />
        <circle cx="480" cy="150" r="4" />
        <circle cx="1013" cy="375" r="4" />
      </g>
    </svg>
  );
}
