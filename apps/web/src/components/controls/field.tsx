import {
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';
import { classNames } from '../../lib/page/class-names.ts';

const control =
  'w-full rounded-md border border-line-strong/60 bg-surface-1 text-ink-1 transition-colors duration-100 ' +
  'hover:border-line-strong aria-invalid:border-danger disabled:opacity-55 disabled:bg-surface-2';
// Large enough for a thumb; 16 px, so that phones do not zoom in.
const small = 'px-2.5 text-row';
const large = 'px-3 text-[16px]';
const sizeOf = (isLarge: boolean | undefined): string => (isLarge === true ? large : small);

interface Sized {
  /** On clients’ pages, which are read on phones. */
  isLarge?: boolean;
}

export interface ControlProps {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
}

interface FieldProps extends Sized {
  label: ReactNode;
  hint?: ReactNode;
  /** The error of the value; replaces the hint. */
  error?: string | undefined;
  className?: string;
  /** Spread what it is given onto the control: `{(control) => <Input {...control} />}`. */
  children: (control: ControlProps) => ReactNode;
}

export function Field({ label, hint, error, isLarge = false, className, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={classNames('flex min-w-0 flex-col', isLarge ? 'gap-1.5' : 'gap-1', className)}>
      <label htmlFor={id} className={classNames('font-medium text-ink-2', isLarge ? 'text-row' : 'text-xs')}>
        {label}
      </label>
      {children({
        id,
        ...(note === undefined ? {} : { 'aria-describedby': `${id}-note` }),
        ...(error === undefined ? {} : { 'aria-invalid': true }),
      })}
      {note === undefined ? null : (
        <p
          id={`${id}-note`}
          className={classNames(isLarge ? 'text-row' : 'text-xs', error === undefined ? 'text-ink-3' : 'text-danger')}
        >
          {note}
        </p>
      )}
    </div>
  );
}

export function Input({
  isLarge,
  className,
  ...rest
}: InputHTMLAttributes<HTMLInputElement> & Sized & { ref?: Ref<HTMLInputElement> }) {
  const height = isLarge === true ? 'h-11' : 'h-8';
  return <input autoComplete="off" {...rest} className={classNames(control, sizeOf(isLarge), height, className)} />;
}

export function Select({
  className,
  ...rest
}: SelectHTMLAttributes<HTMLSelectElement> & { ref?: Ref<HTMLSelectElement> }) {
  return <select {...rest} className={classNames(control, small, 'h-8 pr-1', className)} />;
}

export function Textarea({
  isLarge,
  className,
  ...rest
}: TextareaHTMLAttributes<HTMLTextAreaElement> & Sized & { ref?: Ref<HTMLTextAreaElement> }) {
  const padding = isLarge === true ? 'py-2' : 'py-1.5';
  return (
    <textarea
      rows={3}
      {...rest}
      className={classNames(control, sizeOf(isLarge), 'field-sizing-content', padding, className)}
    />
  );
}
