import { actionsMatching } from '../../lib/domain/catalogue/catalogue.ts';
import type { Call } from '../../lib/domain/evidence/evidence.ts';
import type { Gates } from '../../lib/domain/gates/gates.ts';
import type { Proposal } from '../../lib/domain/proposal/proposal.ts';
import { discoveryOf } from '../../lib/domain/soak/measure.ts';
import { gates, proposal } from '../../test/support/review-documents.ts';
import { evidence } from '../../test/support/review-evidence.ts';
import { randomFrom } from './random.ts';

const DAYS = 30;
const SERVICES = ['s3', 'dynamodb', 'sqs', 'sns', 'lambda', 'ec2', 'kms', 'logs', 'ecs', 'glue'];

/** A ticket of so many used actions on so many resources altogether, its role an administrator until now. */
export function largeTicket(actions: number, resources: number) {
  const chance = randomFrom(5);
  const id = () =>
    Array.from({ length: 32 }, () => Math.floor(chance() * 16).toString(16)).join('');
  const names = SERVICES.flatMap((service) => actionsMatching(`${service}:*`)).slice(0, actions);
  const each = Math.ceil(resources / names.length);
  const calls = names.flatMap((action, number): readonly Call[] =>
    Array.from({ length: each }, (_, at) => callOf(action, number, at, id(), chance)),
  );
  const kept = names.map((action, number) => ({
    action,
    resources: calls
      .slice(number * each, (number + 1) * each)
      .map(({ resource }) => resource ?? ''),
    calls: each * 7,
  }));
  const used = new Set(names);
  const removed = actionsMatching('*').filter((action) => !used.has(action));
  const large = { ...evidence, calls };
  const proposed: Proposal = { ...proposal, kept, removed };
  const found: Gates = { ...gates, discovery: discoveryOf(large) };
  return { proposal: proposed, evidence: large, gates: found };
}

function callOf(
  action: string,
  number: number,
  at: number,
  id: string,
  chance: () => number,
): Call {
  const [service] = action.split(':');
  const days = Array.from({ length: DAYS }, (_, day) => day + 1)
    .filter(() => chance() < 0.4)
    .map((day) => `2026-06-${String(day).padStart(2, '0')}`);
  return {
    action,
    resource: `arn:aws:${service}:eu-west-1:111122223333:thing/${id.slice(0, 12)}/${number}-${at}`,
    resourceFrom: 'request',
    pattern: null,
    certainty: 'built',
    via: 'event',
    context: {},
    count: 1 + Math.floor(chance() * 1_000),
    failures: {},
    first: `${days[0] ?? '2026-06-01'}T01:02:03Z`,
    last: `${days.at(-1) ?? '2026-06-01'}T21:02:03Z`,
    days: days.length === 0 ? ['2026-06-01'] : days,
    dayCounts: Array.from(
      { length: Math.max(1, days.length) },
      () => 1 + Math.floor(chance() ** 4 * 300),
    ),
    sessions: [`i-0${id.slice(0, 6)}`, `i-0${id.slice(6, 12)}`].sort(),
    event: `${service}.amazonaws.com:${action.split(':')[1]}`,
    samples: [0, 8, 16].map((from) => `${id.slice(from)}${id}`.slice(0, 36)),
  };
}
