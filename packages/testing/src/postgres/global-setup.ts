// Runs once per run of the unit and integration tests.
import type { TestProject } from 'vitest/node';
import { startTestCluster } from './test-cluster.ts';

export default async function setup(project: TestProject) {
  const { adminUrl, stop } = await startTestCluster();
  project.provide('adminUrl', adminUrl);
  return stop;
}
