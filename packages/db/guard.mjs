// A child must not outlive a parent that was killed: SIGKILL runs no handler, so a handler cannot see to it. Each
// guarded child gets a shell that reads from a pipe; the kernel closes the pipe with the parent, and the shell ends
// the child. (A zombie counts as ended: not every first process of a container reaps.)
import { spawn } from 'node:child_process';

const script = `trap '' HUP INT TERM
read -r word && [ "$word" = done ] && exit 0
kill -s "$2" -- "$1" 2>/dev/null
i=0
while kill -s 0 -- "$1" 2>/dev/null && [ "$i" -lt "$4" ]; do
  read -r line < "/proc/\${1#-}/stat" 2>/dev/null && case $line in *") Z "*) break ;; esac
  sleep 0.1; i=$((i+1))
done
kill -s "$3" -- "$1" 2>/dev/null
if [ -n "$5" ]; then sleep 0.2; rm -rf -- "$5"; fi`;

export function guard(pid, { ask = 'TERM', force = 'KILL', patienceMs = 1500, remove = '' } = {}) {
  if (process.platform === 'win32') return () => {};
  // Its own session: what kills the parent's whole group must not take the guard along.
  const shell = spawn(
    '/bin/sh',
    ['-c', script, 'guard', String(pid), ask, force, String(Math.ceil(patienceMs / 100)), remove],
    {
      detached: true,
      cwd: '/',
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  );
  shell.on('error', () => {});
  shell.stdin.on('error', () => {});
  shell.unref();
  shell.stdin.unref();
  return () => void shell.stdin.end('done\n');
}
