import { Link } from '@tanstack/react-router';
import { EllipsisVertical, FileJson, RotateCw } from 'lucide-react';
import { IconButton } from '../../../components/controls/button.tsx';
import { CopyText } from '../../../components/controls/copy-text.tsx';
import { Mono } from '../../../components/text/kbd.tsx';
import { Menu } from '../../../components/overlays/menu.tsx';
import { StatusLabel } from '../../../components/text/status-label.tsx';
import { ColumnHead } from '../../../components/frames/table-head.tsx';
import { TimeText } from '../../../components/text/time-text.tsx';
import { resourceText } from '../../../entities/sourcing/sourcing-text.ts';
import type { Delivery } from './notification-log-page.tsx';
import { notificationStateTexts, formatLag } from './notification-text.ts';

interface NotificationTableProps {
  deliveries: readonly Delivery[];
  onRaw: (deliveryId: string) => void;
  onReplay: (delivery: Delivery) => void;
  onReplayTrip: (tripId: string, name: string) => void;
}

export function NotificationTable({ deliveries, ...acts }: NotificationTableProps) {
  return (
    <div id="deliveries" role="tabpanel" aria-label="Notifications" className="overflow-x-auto">
      <table className="w-full border-collapse text-left text-row">
        <thead className="text-xs text-ink-3">
          <tr>
            <ColumnHead className="pl-4 max-sm:hidden">Received</ColumnHead>
            <ColumnHead className="max-sm:pl-4">Notification</ColumnHead>
            <ColumnHead className="max-sm:hidden">Trip</ColumnHead>
            <ColumnHead>Status</ColumnHead>
            <ColumnHead className="text-right max-md:hidden">Failed tries</ColumnHead>
            <ColumnHead className="text-right max-md:hidden">Lag</ColumnHead>
            <ColumnHead>
              <span className="sr-only">Actions</span>
            </ColumnHead>
          </tr>
        </thead>
        <tbody>
          {deliveries.map((delivery) => (
            <NotificationRow key={delivery.id} delivery={delivery} {...acts} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function NotificationRow({
  delivery,
  onRaw,
  onReplay,
  onReplayTrip,
}: Omit<NotificationTableProps, 'deliveries'> & { delivery: Delivery }) {
  const { tripCode, tripId, error, attempts, lagMs } = delivery;
  return (
    <tr className="border-t border-line align-top">
      <td className="py-2 pr-4 pl-4 whitespace-nowrap text-ink-2 max-sm:hidden">
        <TimeText at={delivery.receivedAt} />
      </td>
      <th scope="row" className="py-1 pr-4 font-normal max-sm:pl-4">
        <CopyText text={delivery.avinodeId} label="Avinode id" />
        <span className="block text-xs text-ink-3">
          {resourceText(delivery.resourceKind)}
          <span className="sm:hidden">
            {', '}
            <TimeText at={delivery.receivedAt} />
          </span>
        </span>
      </th>
      <td className="py-2 pr-4 max-sm:hidden">
        {tripCode === null ? (
          <span className="text-xs text-ink-3">not known yet</span>
        ) : (
          <Link to="/trips/$tripId" params={{ tripId: tripCode }} className="hover:underline">
            <Mono>{tripCode}</Mono>
          </Link>
        )}
      </td>
      <td className="py-2 pr-4">
        <StatusLabel {...notificationStateTexts[delivery.status]} />
        {error === null ? null : <p className="max-w-72 pt-0.5 text-xs break-words text-danger">{error}</p>}
      </td>
      <td className="py-2 pr-4 text-right tabular-nums max-md:hidden">{attempts === 0 ? '' : attempts}</td>
      <td className="py-2 pr-4 text-right whitespace-nowrap text-ink-2 tabular-nums max-md:hidden">
        {lagMs === null ? '' : formatLag(lagMs)}
      </td>
      <td className="py-1 pr-2 text-right">
        <Menu
          label={`Actions on ${delivery.avinodeId}`}
          align="end"
          trigger={(trigger) => (
            <IconButton label={`Actions on ${delivery.avinodeId}`} {...trigger}>
              <EllipsisVertical size={15} aria-hidden />
            </IconButton>
          )}
          groups={[
            [
              {
                label: 'Show original',
                icon: <FileJson size={14} aria-hidden />,
                onSelect: () => onRaw(delivery.id),
              },
            ],
            [
              { label: 'Replay', icon: <RotateCw size={14} aria-hidden />, onSelect: () => onReplay(delivery) },
              ...(tripId === null
                ? []
                : [
                    {
                      label: 'Replay its trip',
                      icon: <RotateCw size={14} aria-hidden />,
                      onSelect: () => onReplayTrip(tripId, tripCode ?? 'this trip'),
                    },
                  ]),
            ],
          ]}
        />
      </td>
    </tr>
  );
}
