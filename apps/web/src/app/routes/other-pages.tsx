import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { PagePane } from '../../components/frames/page-pane.tsx';
import { EmptyState, ErrorState } from '../../components/frames/states.tsx';
import { usePageTitle } from '../../lib/page/page-title.ts';

export function NotFoundPage() {
  usePageTitle('Page not found');
  return (
    <PagePane isCentered>
      <main>
        <EmptyState
          isPage
          icon={<Compass size={22} aria-hidden />}
          title="Page not found"
          text="The link may be mistyped, or the page has moved."
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

/** Shown when a page fails to load: usually a file of a former release that no longer exists. */
export function PageFailed({ reset }: ErrorComponentProps) {
  usePageTitle('Page not loaded');
  return (
    <PagePane isCentered>
      <main>
        <ErrorState
          title="This page could not be loaded"
          sentence="There may be a new version, or no connection. What you typed is kept; reload the page."
          onRetry={() => {
            reset();
            location.reload();
          }}
        />
      </main>
    </PagePane>
  );
}
