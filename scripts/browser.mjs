// Finds a Chromium for the browser tests or installs one: the configured one, the system's, Playwright's, a download, or
// Debian's package if the user may install it.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Runs it once: Ubuntu's chromium-browser may be a script that only asks for a snap. */
function runs(file) {
  try {
    const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 15_000 };
    return /\d+\./.test(execFileSync(file, ['--version', '--no-sandbox'], options));
  } catch {
    return false;
  }
}

const ofTheSystem = () => usual.find((file) => fs.existsSync(file) && runs(file));

export async function findBrowser() {
  const named = process.env.PLAYWRIGHT_CHROMIUM;
  if (named) {
    if (!runs(named)) throw new Error(`PLAYWRIGHT_CHROMIUM=${named} does not run.`);
    return named;
  }
  const { chromium } = await import('@playwright/test');
  const ofPlaywright = () => {
    const file = chromium.executablePath();
    return fs.existsSync(file) ? file : undefined;
  };
  const found = ofTheSystem() ?? ofPlaywright();
  if (found) return found;

  const canInstall = process.getuid?.() === 0;
  console.log('No browser found; asking Playwright for one …');
  const cli = createRequire(import.meta.url).resolve('@playwright/test/cli');
  const withDeps = canInstall ? ['--with-deps'] : [];
  spawnSync(process.execPath, [cli, 'install', ...withDeps, 'chromium'], { stdio: 'ignore', timeout: 300_000 });
  const downloaded = ofPlaywright();
  if (downloaded) return downloaded;

  if (canInstall && fs.existsSync('/usr/bin/apt-get')) {
    console.log('Download failed; installing Debian’s chromium …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...args) => spawnSync('apt-get', [...args, '-qq'], { stdio: ['ignore', 'ignore', 'inherit'], env });
    apt('update');
    apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core');
    const installed = ofTheSystem();
    if (installed) return installed;
  }
  throw new Error(
    'There is no Chromium. Install one (Debian: apt-get install chromium), or set PLAYWRIGHT_CHROMIUM to its path.',
  );
}
