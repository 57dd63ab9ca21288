import { Building2, Lock, type LucideIcon, User } from 'lucide-react';
import { type MessageAudience, messageAudiences } from '@tripthread/shared/messages/messages';
import { classNames } from '../../../lib/page/class-names.ts';

interface Audience {
  readonly icon: LucideIcon;
  readonly name: string;
  readonly verb: string;
  /** The styles while selected: note and message must not be confused. */
  readonly chosen: string;
  readonly frame: string;
}

export const audiences: Record<MessageAudience, Audience> = {
  client: {
    icon: User,
    name: 'Client',
    verb: 'Record message',
    chosen: 'bg-client-tint text-client',
    frame: 'border-client/45 bg-surface-1',
  },
  operator: {
    icon: Building2,
    name: 'Operator',
    verb: 'Record message',
    chosen: 'bg-operator-tint text-operator',
    frame: 'border-operator/45 bg-surface-1',
  },
  internal: {
    icon: Lock,
    name: 'Internal note',
    verb: 'Add note',
    chosen: 'bg-surface-3 text-ink-1',
    frame: 'border-dashed border-line-strong bg-surface-2',
  },
};

interface AudienceSwitchProps {
  value: MessageAudience;
  onChange: (to: MessageAudience) => void;
}

export function AudienceSwitch({ value, onChange }: AudienceSwitchProps) {
  return (
    <fieldset className="flex gap-1">
      <legend className="sr-only">Write to</legend>
      {messageAudiences.map((audience) => {
        const { icon: Icon, name, chosen } = audiences[audience];
        return (
          <label
            key={audience}
            className={classNames(
              'inline-flex h-7 items-center gap-1.5 rounded-md px-2.5 text-xs font-medium whitespace-nowrap has-focus-visible:outline-2 has-focus-visible:outline-accent-ink',
              value === audience ? chosen : 'text-ink-3 hover:bg-surface-2 hover:text-ink-1',
            )}
          >
            <input
              type="radio"
              name="audience"
              className="sr-only"
              checked={value === audience}
              onChange={() => onChange(audience)}
            />
            <Icon size={13} aria-hidden />
            {name}
          </label>
        );
      })}
    </fieldset>
  );
}
