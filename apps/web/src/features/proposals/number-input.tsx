import { useState } from 'react';
import { type ControlProps, Input } from '../../components/field.tsx';

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

/** `7.5` as 750 hundredths of a percent. */
export function readBasisPoints(text: string): number | null {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?$/u.exec(text.trim());
  if (match === null) return null;
  const basisPoints = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return basisPoints <= 10_000 ? basisPoints : null;
}
export const showBasisPoints = (basisPoints: number): string => String(basisPoints / 100);
