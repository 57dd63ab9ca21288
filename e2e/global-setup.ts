// What the browser tests need once: a cluster in memory with a migrated template, and the server that most stories share.
import { hashForStories } from '@tripthread/db/testing/story-desk';
import { copyTemplate, startTestCluster } from '@tripthread/db/testing/test-cluster';
import { startDesk } from './desk-process.ts';
import { handOver, password } from './run.ts';

export default async function setup() {
  const { adminUrl, stop } = await startTestCluster();
  try {
    const { url: databaseUrl } = await copyTemplate(adminUrl);
    const server = await startDesk({ databaseUrl });
    handOver({ adminUrl, databaseUrl, address: server.address, passwordHash: await hashForStories(password) });
    let isOver = false;
    void server.exited.then((code) => {
      if (!isOver) console.error(`The shared server ended with ${code}:\n${server.output()}`);
    });
    return async () => {
      isOver = true;
      await server.stop();
      await stop();
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
