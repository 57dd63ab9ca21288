import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ErrorBoundary } from './components/frames/error-boundary.tsx';
import { PublicProposalPage } from './features/public-proposal/public-proposal-page.tsx';
import { watchTheme } from './lib/page/theme.ts';
import './styles/tokens.css';

// A client’s page: an entry point of its own, without a login or the desk’s code.
const root = document.getElementById('root');
if (!root) throw new Error('client.html has no #root');
const token = decodeURIComponent(/^\/p\/([^/]*)/u.exec(location.pathname)?.[1] ?? '');
watchTheme();
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary name="This page">
      <PublicProposalPage token={token} />
    </ErrorBoundary>
  </StrictMode>,
);
