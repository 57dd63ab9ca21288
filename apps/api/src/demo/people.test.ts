import { operatorNamed } from '@tripthread/avinode-sandbox/known/operators';
import { expect, test } from 'vitest';
import { people } from './demo-data.ts';

test('the sandbox knows every operator of the demo', () => {
  for (const { name } of people.operators.values()) expect(operatorNamed(name), name).toBeDefined();
});
