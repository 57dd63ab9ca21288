import { useState } from 'react';
import { type ControlProps, Input } from '../../components/controls/field.tsx';

interface NumberInputProps {
  control: ControlProps;
  value: number | null;
  /** Formats the value for the field. */
  show: (value: number) => string;
  /** Parses the field; null for an invalid number, which keeps the last valid value. */
  read: (text: string) => number | null;
  onChange: (value: number) => void;
  className?: string;
}

/** Renders a number field; an incomplete number is not applied. */
export function NumberInput({ control, value, show, read, onChange, className }: NumberInputProps) {
  const shown = value === null ? '' : show(value);
  const [typed, setTyped] = useState<string | null>(null);
  const isWrong = typed !== null && read(typed) === null;
  return (
    <Input
      {...control}
      {...(isWrong ? { 'aria-invalid': true as const } : {})}
      inputMode="decimal"
      className={className}
      value={typed ?? shown}
      onChange={(event) => {
        setTyped(event.target.value);
        const number = read(event.target.value);
        if (number !== null) onChange(number);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
