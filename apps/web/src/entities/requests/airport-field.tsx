import { type Airport, placeOf } from '@tripthread/shared/airports/airports';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { classNames } from '../../lib/page/class-names.ts';
import { Field, Input } from '../../components/controls/field.tsx';
import { Mono } from '../../components/text/kbd.tsx';
import { placeBeside } from '../../components/overlays/popover.tsx';

interface AirportFieldProps {
  label: string;
  placeholder?: string;
  /** As typed; the code once one is chosen. */
  value: string;
  /** The search results; see `useAirportSearch`. */
  airports: readonly Airport[];
  /** The airport whose code the value is. */
  known: Airport | null;
  state: 'idle' | 'searching' | 'ready' | 'failed';
  error?: string | undefined;
  className?: string;
  onChange: (value: string) => void;
}

const maxCodeLength = 4;

/**
 * Renders an airport search field: letters of a code, city or name, then arrows and Enter. A code may also be typed.
 */
export function AirportField({ label, placeholder, error, className, ...rest }: AirportFieldProps) {
  const { value, airports, known, state, onChange } = rest;
  const listId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [activeAt, setActiveAt] = useState(0);
  const active = airports[Math.min(activeAt, airports.length - 1)];
  // A complete code needs no list.
  const isSettled = known !== null && known.icao === value.trim().toUpperCase();
  const isShown = isOpen && !isSettled && (airports.length > 0 || state === 'ready' || state === 'failed');

  const choose = (airport: Airport): void => {
    onChange(airport.icao);
    setIsOpen(false);
    setActiveAt(0);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'ArrowDown' && !isShown) return setIsOpen(true);
    if (!isShown || event.nativeEvent.isComposing) return;
    const last = airports.length - 1;
    if (event.key === 'ArrowDown') setActiveAt((at) => (at >= last ? 0 : at + 1));
    else if (event.key === 'ArrowUp') setActiveAt((at) => (at <= 0 ? last : Math.min(at, last) - 1));
    else if (event.key === 'Enter' && active !== undefined) choose(active);
    else if (event.key === 'Escape') setIsOpen(false);
    // Moves to the next field with the selected suggestion, unless the text is already a code.
    else if (event.key === 'Tab' && active !== undefined && state === 'ready') return choose(active);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <Field
      label={label}
      hint={known === null ? undefined : placeOf(known)}
      error={error}
      {...(className === undefined ? {} : { className })}
    >
      {(control) => (
        <>
          <Input
            {...control}
            ref={input}
            role="combobox"
            aria-expanded={isShown}
            aria-controls={listId}
            aria-autocomplete="list"
            {...(isShown && active !== undefined ? { 'aria-activedescendant': `${listId}-${active.icao}` } : {})}
            placeholder={placeholder}
            maxLength={60}
            spellCheck={false}
            value={value}
            className={classNames(value.trim().length <= maxCodeLength && 'font-mono uppercase')}
            onChange={(event) => {
              onChange(event.target.value);
              setActiveAt(0);
              setIsOpen(true);
            }}
            onKeyDown={onKeyDown}
            onBlur={() => {
              setIsOpen(false);
              // TEB becomes KTEB, so that a leg reads the same however it was typed.
              if (known !== null && !isSettled) onChange(known.icao);
            }}
          />
          {isShown ? (
            <AirportList
              id={listId}
              anchor={input.current}
              active={active}
              onChoose={choose}
              onPoint={setActiveAt}
              {...rest}
            />
          ) : null}
        </>
      )}
    </Field>
  );
}

interface AirportListProps extends Pick<AirportFieldProps, 'airports' | 'state'> {
  id: string;
  anchor: HTMLInputElement | null;
  active: Airport | undefined;
  onChoose: (airport: Airport) => void;
  onPoint: (index: number) => void;
}

function AirportList({ id, anchor, airports, state, active, onChoose, onPoint }: AirportListProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null || anchor === null) return;
    // On the top layer, so that the dialog does not clip it.
    if (!element.matches(':popover-open')) element.showPopover();
    placeBeside(element, anchor, 'start');
  }, [anchor, airports]);
  return (
    <div
      ref={box}
      popover="manual"
      className="fixed inset-auto m-0 max-h-[50dvh] w-[min(22rem,calc(100vw-1rem))] overflow-y-auto rounded-md border border-line bg-surface-1 p-1 text-row text-ink-1 shadow-float"
    >
      <div id={id} role="listbox" aria-label="Airports found">
        {airports.map((airport, index) => (
          <div
            key={airport.icao}
            id={`${id}-${airport.icao}`}
            role="option"
            aria-selected={airport === active}
            // Before the field loses the focus, which closes the list.
            onPointerDown={(event) => {
              event.preventDefault();
              onChoose(airport);
            }}
            onPointerMove={() => onPoint(index)}
            className={classNames(
              'grid cursor-pointer grid-cols-[2.75rem_2.25rem_minmax(0,1fr)_auto] items-baseline gap-x-2 rounded-sm px-2 py-1.5',
              airport === active && 'bg-surface-2',
            )}
          >
            <Mono className="font-medium">{airport.icao}</Mono>
            <Mono className="text-xs text-ink-3">{airport.iata}</Mono>
            <span className="min-w-0">
              <span className="block truncate">{placeOf(airport)}</span>
              <span className="block truncate text-xs text-ink-3">{airport.name}</span>
            </span>
            <span className="text-xs text-ink-3">{airport.country}</span>
          </div>
        ))}
      </div>
      <p role="status" className={classNames(airports.length > 0 && 'sr-only', 'px-2 py-1.5 text-xs text-ink-3')}>
        {state === 'failed'
          ? 'Airport search is unavailable. A code like KTEB still works.'
          : airports.length === 0
            ? 'No airport matches. A code of three or four letters still works.'
            : `${airports.length} found`}
      </p>
    </div>
  );
}
