import { useState } from 'react';
import { type ControlProps, Input } from '../../components/controls/field.tsx';

interface NumberInputProps {
  control: ControlProps;
  value: number | null;
  /** As it stands in the field. */
  show: (value: number) => string;
  /** Null for what is no such number: the last one that was stays. */
  read: (text: string) => number | null;
  onChange: (value: number) => void;
  className?: string;
}

/** A number as people type it; half a number is not taken over. */
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
