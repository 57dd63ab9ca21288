import { Component, type ReactNode } from 'react';
import { PagePane } from './page-pane.tsx';
import { ErrorState } from './states.tsx';

/** The last net: a defect in one place shows a sentence, not a white page. Drafts are in storage by then. */
export class ErrorBoundary extends Component<{ children: ReactNode; name?: string }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    const isStaleBuild = this.props.name === undefined;
    return (
      <PagePane isCentered>
        <ErrorState
          title={`${this.props.name ?? 'The desk'} ran into a defect`}
          sentence="It is our fault. What you typed is kept on this machine."
          onRetry={() => (isStaleBuild ? location.reload() : this.setState({ failed: false }))}
        />
      </PagePane>
    );
  }
}
