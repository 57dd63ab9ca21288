import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { Dialog } from '../../../components/overlays/dialog.tsx';
import type { ShownLink } from './use-invitations.ts';

/** Shows the link when there is no mail server, for the lead to send. */
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
      description="No mail server is set up: send this link yourself. Anyone with it can join."
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
        {state === 'copied' ? 'Copied' : state === 'refused' ? 'Not copied: select the text yourself' : ''}
      </p>
      <p className="pt-2 text-xs text-ink-3">Shown only now. Leads find it in the outbox while it is valid.</p>
    </Dialog>
  );
}
