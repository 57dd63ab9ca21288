import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { Dialog } from '../../../components/overlays/dialog.tsx';
import type { ShownLink } from './use-invitations.ts';

/** Where there is no mail server: the link, to be handed over by whoever made it. */
export function LinkDialog({ link, onClose }: { link: ShownLink; onClose: () => void }) {
  const [state, setState] = useState<'shown' | 'copied' | 'refused'>('shown');
  const copy = (): void => {
    navigator.clipboard.writeText(link.address).then(
      () => setState('copied'),
      () => setState('refused'),
    );
  };
  const icon = { size: 14, 'aria-hidden': true } as const;
  return (
    <Dialog
      title={`Give ${link.email} this link`}
      description="This desk has no mail server, so nothing goes out by itself. Whoever has the link can join under this address: give it to nobody else."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Done</Button>
          <Button
            variant="primary"
            data-autofocus
            icon={state === 'copied' ? <Check {...icon} /> : <Copy {...icon} />}
            onClick={copy}
          >
            Copy link
          </Button>
        </>
      }
    >
      <p className="font-mono text-row break-all select-all">{link.address}</p>
      <p role="status" className={state === 'refused' ? 'pt-2 text-xs text-danger' : 'sr-only'}>
        {state === 'copied' ? 'Copied' : state === 'refused' ? 'Not copied: select it by hand' : ''}
      </p>
      <p className="pt-2 text-xs text-ink-3">
        It is shown here only now. Leads find it in the outbox until it is used, withdrawn or runs out.
      </p>
    </Dialog>
  );
}
