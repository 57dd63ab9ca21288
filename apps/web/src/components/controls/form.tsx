import type { ReactNode } from 'react';

interface FormProps {
  form: { readonly isSaving: boolean; readonly save: () => void };
  /** Its name for assistive technology, where no dialog names it. */
  label?: string;
  id?: string;
  className: string;
  /** It cannot be submitted yet. */
  isDisabled?: boolean | undefined;
  children: ReactNode;
}

/** The form element of every form: submitting it saves the form, once at a time. */
export function Form({ form, label, id, className, isDisabled = false, children }: FormProps) {
  return (
    <form
      noValidate
      id={id}
      aria-label={label}
      className={className}
      onSubmit={(event) => {
        event.preventDefault();
        // React passes it on to a form around this one's dialog, which is not submitted by it.
        event.stopPropagation();
        if (!isDisabled && !form.isSaving) form.save();
      }}
    >
      {children}
    </form>
  );
}
