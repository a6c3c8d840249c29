import { describe, expect, it } from 'vitest';
import { PAYLOAD_QUOTA, startExecution } from '../../../../lib/local/machine/execution.ts';
import type { Json } from '../../../../lib/local/machine/json.ts';
import { BEGIN, machineOf } from '../../../support/asl-stage.ts';

describe('an execution does not start', () => {
  const start = (name: string, input: Json = {}) =>
    startExecution(machineOf({ X: { Type: 'Pass', End: true } }), { name, input, now: BEGIN });

  it.each(['', 'x'.repeat(81), 'a b', 'a/b', 'a:b', 'a*', 'a\n', 'a\u0007', '{a}'])(
    'under the name %j',
    (name) => {
      expect(() => start(name)).toThrow('cannot name an execution');
    },
  );

  it('but does under every name AWS takes', () => {
    expect(start('x'.repeat(80)).name).toHaveLength(80);
    expect(start("prod.role_1-é@(2)='3'+!").status).toEqual({ kind: 'running' });
  });

  it('with an input over the quota', () => {
    expect(() => start('a', 'x'.repeat(PAYLOAD_QUOTA - 1))).toThrow('262145 bytes');
    expect(start('a', 'x'.repeat(PAYLOAD_QUOTA - 2)).status).toEqual({ kind: 'running' });
  });
});
