import { operatorNamed } from '@tripthread/avinode-sandbox/known/operators';
import { expect, test } from 'vitest';
import { operators } from './people.ts';

test('the sandbox knows every operator of the demo', () => {
  for (const name of Object.values(operators)) expect(operatorNamed(name), name).toBeDefined();
});
