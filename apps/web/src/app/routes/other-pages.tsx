import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { PagePane } from '../../components/frames/page-pane.tsx';
import { EmptyState, ErrorState } from '../../components/frames/states.tsx';
import { usePageTitle } from '../../lib/page/page-title.ts';

export function NotFoundPage() {
  usePageTitle('Nothing here');
  return (
    <PagePane isCentered>
      <main>
        <EmptyState
          isPage
          icon={<Compass size={22} aria-hidden />}
          title="There is nothing at this address"
          text="The link may be mistyped, or what it led to has moved."
          action={
            <Link
              to="/"
              className="inline-flex h-8 items-center rounded-md bg-accent px-3 text-row font-medium text-on-accent hover:bg-accent-hover"
            >
              Go to the desk
            </Link>
          }
        />
      </main>
    </PagePane>
  );
}

/** A page that could not be shown: mostly a file of a former release that is gone. */
export function PageFailed({ reset }: ErrorComponentProps) {
  usePageTitle('Could not be shown');
  return (
    <PagePane isCentered>
      <main>
        <ErrorState
          title="This page could not be shown"
          sentence="Perhaps a new release came out, or the connection broke. What you typed is kept; load the page again."
          onRetry={() => {
            reset();
            location.reload();
          }}
        />
      </main>
    </PagePane>
  );
}
