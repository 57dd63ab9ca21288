import {
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';
import { classNames } from '../lib/class-names.ts';

const control =
  'w-full rounded-md border border-line-strong/60 bg-surface-1 px-2.5 text-row text-ink-1 transition-colors duration-100 ' +
  'hover:border-line-strong aria-invalid:border-danger disabled:opacity-55 disabled:bg-surface-2';

export interface ControlProps {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
}

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong with the value; takes the hint's place. */
  error?: string | undefined;
  className?: string;
  /** Spread what it is given onto the control: `{(control) => <Input {...control} />}`. */
  children: (control: ControlProps) => ReactNode;
}

export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={classNames('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className="text-xs font-medium text-ink-2">
        {label}
      </label>
      {children({
        id,
        ...(note === undefined ? {} : { 'aria-describedby': `${id}-note` }),
        ...(error === undefined ? {} : { 'aria-invalid': true }),
      })}
      {note === undefined ? null : (
        <p id={`${id}-note`} className={classNames('text-xs', error === undefined ? 'text-ink-3' : 'text-danger')}>
          {note}
        </p>
      )}
    </div>
  );
}

export function Input({ className, ...rest }: InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> }) {
  return <input autoComplete="off" {...rest} className={classNames(control, 'h-8', className)} />;
}

export function Select({
  className,
  ...rest
}: SelectHTMLAttributes<HTMLSelectElement> & { ref?: Ref<HTMLSelectElement> }) {
  return <select {...rest} className={classNames(control, 'h-8 pr-1', className)} />;
}

export function Textarea({
  className,
  ...rest
}: TextareaHTMLAttributes<HTMLTextAreaElement> & { ref?: Ref<HTMLTextAreaElement> }) {
  return <textarea rows={3} {...rest} className={classNames(control, 'field-sizing-content py-1.5', className)} />;
}
