import { describe, expect, it } from 'vitest';
import { isObserveTag, optionsOf } from '../../../lib/aws/observe-tag.ts';

const DEFAULTS = {
  soakDays: 14,
  maxDays: 60,
  maxNew: 0.5,
  mode: 'apply',
  probationDays: 7,
  onRegression: 'restore-all',
};

describe('a value that can be read', () => {
  it.each([
    ['', {}],
    ['  ', {}],
    ['true', {}],
    ['30d', { soakDays: 30 }],
    ['soak=30d', { soakDays: 30 }],
    ['soak=14d max=60d mode=export', { mode: 'export' }],
    ['regression=restore-missing 30d', { soakDays: 30, onRegression: 'restore-missing' }],
    ['regression=notify', { onRegression: 'notify' }],
    ['  max=20d   soak=10d ', { soakDays: 10, maxDays: 20 }],
    ['probation=14d', { probationDays: 14 }],
    ['90d', { soakDays: 90, maxDays: 90 }],
    ['365d', { soakDays: 365, maxDays: 365 }],
  ])('%j sets its options and leaves the others at their defaults', (value, options) => {
    expect(optionsOf(value)).toEqual({ ...DEFAULTS, ...options });
  });
});

describe('a value that cannot be read', () => {
  it.each([
    ['14', /"14" is no number of days/],
    ['two weeks', /"two" is no number of days/],
    ['-3d', /"-3d" is no number of days/],
    ['soak=', /"soak=" is no number of days/],
    ['wait=3d', /"wait=3d" is no option/],
    ['__proto__=3d', /is no option/],
    ['0d', /soakDays/],
    ['400d', /soakDays/],
    ['probation=0d', /probationDays/],
    ['probation=91d', /probationDays/],
    ['probation=long', /"probation=long" is no number of days/],
    ['mode=delete', /mode/],
    ['regression=7d', /onRegression/],
    ['soak=30d max=20d', /longer than its own maximum/],
  ])('%j says what is wrong and how to write it', (value, message) => {
    expect(() => optionsOf(value)).toThrow(message);
    expect(() => optionsOf(value)).toThrow(/soak=14d max=60d probation=7d mode=export/);
  });
});

it('knows the tag in any case, since IAM does', () => {
  expect(['lp:observe', 'LP:Observe'].map(isObserveTag)).toEqual([true, true]);
  expect(['lp:observed', 'observe', ''].map(isObserveTag)).toEqual([false, false, false]);
});
