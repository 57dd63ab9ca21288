import { Dialog } from '../../components/overlays/dialog.tsx';
import { Kbd } from '../../components/text/kbd.tsx';
import { actions, keysOf } from '../../lib/keyboard/actions.ts';

const groups = ['List', 'Session', 'Anywhere'] as const;

export function HelpDialog({ isLead, onClose }: { isLead: boolean; onClose: () => void }) {
  return (
    <Dialog title="Keyboard" size="md" onClose={onClose}>
      <div className="grid gap-x-10 gap-y-5 sm:grid-cols-2">
        {groups.map((name) => (
          <section key={name}>
            <h3 className="mb-1.5 text-xs font-medium text-ink-3">{name}</h3>
            <dl className="flex flex-col">
              {actions
                .filter(({ group, isForLeads }) => group === name && (isForLeads !== true || isLead))
                .map((action) => (
                  <div
                    key={action.id}
                    className="flex h-8 flex-row-reverse items-center justify-between border-b border-line last:border-0"
                  >
                    <dt className="flex gap-1">
                      {keysOf(action).map((key) => (
                        <Kbd key={key}>{key}</Kbd>
                      ))}
                    </dt>
                    <dd className="text-row">{action.title}</dd>
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
