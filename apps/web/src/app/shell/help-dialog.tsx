import { Dialog } from '../../components/overlays/dialog.tsx';
import { Kbd } from '../../components/text/kbd.tsx';

const groups: readonly { name: string; keys: readonly (readonly [string, string, 'lead'?])[] }[] = [
  {
    name: 'List',
    keys: [
      ['j', 'Next session'],
      ['k', 'Previous session'],
      ['↵', 'Open'],
      ['/', 'Search'],
      ['Esc', 'Back'],
    ],
  },
  {
    name: 'Session',
    keys: [
      ['r', 'Reply'],
      ['n', 'Internal note'],
      ['s', 'Search in Avinode'],
      ['c', 'Compare the quotes'],
      ['m', 'Fill in what the request lacks'],
      ['p', 'Draft or open the proposal'],
      ['e', 'Complete, or reopen'],
      ['h', 'Snooze'],
      ['a', 'Assign', 'lead'],
      ['u', 'Undo'],
    ],
  },
  {
    name: 'Anywhere',
    keys: [
      ['q', 'Quick entry: a request in a line'],
      ['c', 'New request'],
      ['⌘ K', 'Commands, clients, or paste a trip id'],
      ['?', 'This help'],
    ],
  },
];

export function HelpDialog({ isLead, onClose }: { isLead: boolean; onClose: () => void }) {
  return (
    <Dialog title="Keyboard" size="md" onClose={onClose}>
      <div className="grid gap-x-10 gap-y-5 sm:grid-cols-2">
        {groups.map(({ name, keys }) => (
          <section key={name}>
            <h3 className="mb-1.5 text-xs font-medium text-ink-3">{name}</h3>
            <dl className="flex flex-col">
              {keys
                .filter(([, , need]) => need !== 'lead' || isLead)
                .map(([key, text]) => (
                  <div
                    key={key}
                    className="flex h-8 flex-row-reverse items-center justify-between border-b border-line last:border-0"
                  >
                    <dt className="flex gap-1">
                      {key.split(' ').map((part) => (
                        <Kbd key={part}>{part}</Kbd>
                      ))}
                    </dt>
                    <dd className="text-row">{text}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="mt-4 text-xs text-ink-3">On Windows and Linux ⌘ is Ctrl.</p>
    </Dialog>
  );
}
