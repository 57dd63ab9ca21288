import { Copy, Eye, EyeOff, Link2, Trash2 } from 'lucide-react';
import { Button, IconButton } from '../../../components/controls/button.tsx';
import { TimeText } from '../../../components/text/time-text.tsx';
import type { Outputs } from '../../../lib/api/api-types.ts';
import { useNow } from '../../../lib/time/clock.ts';
import { plural } from '../../../lib/format/format.ts';
import { toast } from '../../../lib/page/toasts.ts';

type Link = Outputs['proposalLinks']['list']['links'][number];

interface ProposalLinksProps {
  links: readonly Link[];
  isReadOnly: boolean;
  isMaking: boolean;
  onMake: () => void;
  onRevoke: (linkId: string) => void;
  onExtend: (linkId: string) => void;
}

/** Lists the links of a proposal: views, copy, withdraw, extend. */
export function ProposalLinks({ links, isReadOnly, isMaking, onMake, onRevoke, onExtend }: ProposalLinksProps) {
  return (
    <>
      <ul aria-label="Links of the proposal" className="flex flex-col">
        {links.map((link) => (
          <LinkLine
            key={link.id}
            link={link}
            onRevoke={() => onRevoke(link.id)}
            onExtend={isReadOnly ? null : () => onExtend(link.id)}
          />
        ))}
      </ul>
      {isReadOnly ? null : (
        <Button
          size="sm"
          variant="ghost"
          busy={isMaking}
          icon={<Link2 size={13} aria-hidden />}
          onClick={onMake}
          className="-ml-2.5 self-start"
        >
          {links.length === 0 ? 'Create link' : 'Create another link'}
        </Button>
      )}
    </>
  );
}

function LinkLine({ link, onRevoke, onExtend }: { link: Link; onRevoke: () => void; onExtend: (() => void) | null }) {
  const now = useNow();
  const isGone = link.revokedAt !== null;
  const isOver = !isGone && Date.parse(link.expiresAt) <= now;
  const copy = async (path: string): Promise<void> => {
    const isCopied = await navigator.clipboard.writeText(`${location.origin}${path}`).then(
      () => true,
      () => false,
    );
    toast({
      text: isCopied
        ? 'Link copied. Anyone with it can read the proposal.'
        : 'Not copied. Try again with this window in front.',
    });
  };
  return (
    <li className="flex items-center gap-1 border-t border-line py-1 text-row first:border-t-0">
      <span aria-hidden className="text-ink-3">
        {link.viewCount > 0 ? <Eye size={14} /> : <EyeOff size={14} />}
      </span>
      <span className="min-w-0 flex-1 pl-1">
        {link.lastViewedAt === null ? (
          <span className="text-ink-3">Not opened yet</span>
        ) : (
          <span>
            Seen {plural(link.viewCount, 'time')}, last <TimeText at={link.lastViewedAt} />
          </span>
        )}
        <span className="block text-xs text-ink-3">
          {isGone ? (
            <>
              withdrawn <TimeText at={link.revokedAt ?? link.createdAt} />
            </>
          ) : isOver ? (
            <>
              ended <TimeText at={link.expiresAt} />
            </>
          ) : (
            <>
              ends <TimeText at={link.expiresAt} as="from-now" />
            </>
          )}
        </span>
      </span>
      {isGone || onExtend === null ? null : (
        <Button size="sm" variant="ghost" onClick={onExtend} title="Extend by thirty days">
          Extend
        </Button>
      )}
      {link.path === null ? null : (
        <IconButton label="Copy link" onClick={() => void copy(link.path ?? '')}>
          <Copy size={14} aria-hidden />
        </IconButton>
      )}
      {isGone ? null : (
        <IconButton label="Withdraw link" onClick={onRevoke}>
          <Trash2 size={14} aria-hidden />
        </IconButton>
      )}
    </li>
  );
}
