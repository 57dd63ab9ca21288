import { Component, type ReactNode } from 'react';
import { PagePane } from './page-pane.tsx';
import { ErrorState } from './states.tsx';

/** Catches a rendering error and shows a sentence instead of a blank page. Drafts are already stored. */
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
          title={`${this.props.name ?? 'The desk'} stopped working`}
          sentence="The error is ours. What you typed is kept; try again."
          onRetry={() => (isStaleBuild ? location.reload() : this.setState({ failed: false }))}
        />
      </PagePane>
    );
  }
}
