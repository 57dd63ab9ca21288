// A process that takes a job and never finishes it, to be killed.
import { openDatabase } from '@tripthread/db/database';
import { startJobs } from '@tripthread/db/jobs';

const [url = ''] = process.argv.slice(2);
startJobs(openDatabase({ url, deskConnections: 1 }), {
  crontab: '',
  log: () => {},
  tasks: {
    async slow() {
      process.stdout.write('taken\n');
      await new Promise((resolve) => setTimeout(resolve, 600_000));
    },
  },
});
