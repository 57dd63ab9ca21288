import { Download, Eraser } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { Section } from '../../../components/frames/section.tsx';
import type { ClientCard } from '../../../lib/api/api-types.ts';
import { failureOf } from '../../../lib/api/failure.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';

const EraseDialog = lazy(() => import('./erase-dialog.tsx'));

/** Exports or erases a client’s personal data; leads only. */
export default function PersonalData({ card }: { card: ClientCard }) {
  const utils = trpc.useUtils();
  const [isBusy, setBusy] = useState(false);
  const [isErasing, setErasing] = useState(false);
  const { id, name } = card.client;
  const download = async () => {
    setBusy(true);
    try {
      const known = await utils.clients.export.fetch({ clientId: id });
      const address = URL.createObjectURL(new Blob([JSON.stringify(known, null, 2)], { type: 'application/json' }));
      const link = document.createElement('a');
      link.href = address;
      link.download = `client-${id}.json`;
      link.click();
      URL.revokeObjectURL(address);
      toast({ text: 'Exported the client with sessions, messages, email, requests and proposals' });
    } catch (error) {
      toast({ tone: 'danger', text: failureOf(error).sentence });
    }
    setBusy(false);
  };
  return (
    <Section level={2} title="Personal data">
      <p className="text-row text-ink-2">Export or erase a client’s data on request. Erasing can’t be undone.</p>
      <div className="flex flex-wrap gap-2 pt-3">
        <Button busy={isBusy} icon={<Download size={14} aria-hidden />} onClick={() => void download()}>
          Export as JSON
        </Button>
        <Button variant="danger" icon={<Eraser size={14} aria-hidden />} onClick={() => setErasing(true)}>
          Erase…
        </Button>
      </div>
      <Suspense fallback={null}>
        {isErasing ? <EraseDialog clientId={id} name={name} onClose={() => setErasing(false)} /> : null}
      </Suspense>
    </Section>
  );
}
