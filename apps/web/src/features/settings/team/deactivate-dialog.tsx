import { useState } from 'react';
import { ConfirmDialog } from '../../../components/overlays/confirm-dialog.tsx';
import type { Member } from './team-page.tsx';

interface SwitchOffDialogProps {
  member: Member;
  onClose: () => void;
  /** @returns whether it succeeded */
  onConfirm: () => Promise<boolean>;
  /** Runs next when the broker leaves open sessions. */
  onHandOver: () => void;
}

export function SwitchOffDialog({ member, onClose, onConfirm, onHandOver }: SwitchOffDialogProps) {
  const [isBusy, setBusy] = useState(false);
  const { name, openSessions } = member;
  const confirm = async () => {
    setBusy(true);
    const isDone = await onConfirm();
    if (isDone && openSessions > 0) onHandOver();
    else onClose();
  };
  return (
    <ConfirmDialog
      title={`Deactivate ${name}`}
      verb="Deactivate"
      cancel="Cancel"
      isBusy={isBusy}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      They are signed out everywhere at once and can’t sign in until a lead activates them again. Nothing is deleted.
      {openSessions > 0
        ? ` Their ${openSessions === 1 ? 'open session stays' : `${openSessions} open sessions stay`} theirs; next you can hand them over.`
        : ''}
    </ConfirmDialog>
  );
}
