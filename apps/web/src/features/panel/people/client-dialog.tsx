import { Button } from '../../../components/controls/button.tsx';
import { Dialog } from '../../../components/overlays/dialog.tsx';
import type { SessionDetail } from '../../../lib/api/api-types.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { useSessionChange } from '../../../entities/sessions/use-session-change.ts';
import { ClientPicker } from './client-picker.tsx';

/** Chooses or adds the client of a session. */
export default function ClientDialog({ detail, onClose }: { detail: SessionDetail; onClose: () => void }) {
  const { choose, isSaving } = useChangeClient(detail);
  return (
    <Dialog
      title={detail.client === null ? 'Add client' : 'Change client'}
      description="For this session and its trip request."
      size="sm"
      onClose={onClose}
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <div aria-busy={isSaving}>
        <ClientPicker
          present={null}
          chosenId={null}
          onChoose={(id, name) => {
            onClose();
            void choose(id, name);
          }}
        />
      </div>
    </Dialog>
  );
}

/** Sets the client of the request, or of the conversation when there is no request. */
function useChangeClient({ session, request, client }: SessionDetail) {
  const { shown, refused } = useSessionChange();
  const ofRequest = trpc.requests.update.useMutation();
  const ofConversation = trpc.sessions.createOrUpdate.useMutation();
  const apply = async (version: number, clientId: string): Promise<number | null> => {
    try {
      const changed =
        request === null
          ? await ofConversation.mutateAsync({ conversationId: session.conversation?.id, clientId })
          : await ofRequest.mutateAsync({ sessionId: session.id, expectedVersion: version, clientId });
      shown(changed);
      return changed.session.version;
    } catch (error) {
      refused(error);
      return null;
    }
  };
  const choose = async (clientId: string, name: string): Promise<void> => {
    if (clientId === client?.id) return;
    const version = await apply(session.version, clientId);
    if (version === null) return;
    toast({
      text: `The client is ${name}.`,
      ...(client === null ? {} : { undo: () => void apply(version, client.id) }),
    });
  };
  return { choose, isSaving: ofRequest.isPending || ofConversation.isPending };
}
