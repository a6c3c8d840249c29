import { expect, it } from 'vitest';
import {
  decided,
  gatesRun,
  looked,
  lookedAround,
  runEnded,
  soakEnded,
} from '../../../lib/domain/measurement.ts';

it('counts a run by how it ended', () => {
  expect(runEnded({ outcome: 'restored' })).toEqual([
    { name: 'Runs', unit: 'Count', value: 1, by: { Outcome: 'restored' } },
  ]);
});

it.each([
  ['ready', [{ name: 'SoakDays', unit: 'Days', value: 21 }]],
  ['refuse', [{ name: 'SoakDays', unit: 'Days', value: 21 }]],
  ['extend', []],
])('tells the days of a soak when it is over (%s)', (kind, told) => {
  expect(soakEnded({ kind, soak: { spanDays: 21 } })).toEqual(told);
});

it('tells how many gates failed, also when none did, so that a line goes down again', () => {
  expect(gatesRun({ failed: [] })).toEqual([{ name: 'GateFailures', unit: 'Count', value: 0 }]);
  expect(gatesRun({ failed: ['replay', 'size'] })).toMatchObject([{ value: 2 }]);
});

it('tells how many kinds of calls are missed at each look', () => {
  expect(looked({ kinds: 4 })).toEqual([{ name: 'Denials', unit: 'Count', value: 4 }]);
});

it('tells how long a decision took, and what an approval takes away', () => {
  const ticket = { openedAt: '2026-11-01T00:00:00Z', removes: 90 };
  const hours = { name: 'ApprovalHours', unit: 'Hours', value: 36 };

  expect(decided(ticket, { kind: 'approved', at: '2026-11-02T12:00:00Z' })).toEqual([
    hours,
    { name: 'ActionsRemoved', unit: 'Count', value: 90 },
  ]);
  expect(decided(ticket, { kind: 'rejected', at: '2026-11-02T12:00:00Z' })).toEqual([hours]);
});

it('never tells a time below none, whatever the clocks say', () => {
  const ticket = { openedAt: '2026-11-02T00:00:00Z' };

  expect(decided(ticket, { kind: 'approved', at: '2026-11-01T23:59:59Z' })).toMatchObject([
    { value: 0 },
  ]);
});

it('tells where the roles at work are, each counted once', () => {
  const told = lookedAround({ open: 2, atWork: 9, inProbation: 3, subscribers: 4 });

  expect(told.map(({ name, value, by }) => [name, value, by])).toEqual([
    ['Roles', 4, { Status: 'watched' }],
    ['Roles', 2, { Status: 'waiting for a decision' }],
    ['Roles', 3, { Status: 'in probation' }],
    ['Subscribers', 4, undefined],
  ]);
});
