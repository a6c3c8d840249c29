import { readFileSync } from 'node:fs';
import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { MEASUREMENT_NAMES } from '../../lib/domain/measurement.ts';
import { EVERYTHING, SYNTH_MS, templateWith } from './synthesised.ts';

const operating = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');

interface Alarm {
  readonly AlarmDescription: string;
  readonly AlarmActions: readonly unknown[];
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly TreatMissingData: string;
}

let template: Template;
let alarms: readonly Alarm[];
beforeAll(() => {
  template = templateWith(EVERYTHING);
  alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
    (resource) => resource['Properties'] as Alarm,
  );
}, SYNTH_MS);

const headingOf = ({ AlarmDescription }: Alarm) =>
  /docs\/operating\.md, "([^"]+)"/.exec(AlarmDescription)?.[1];

/** Headings of the third level under "Alarms", each with its text. */
function explained(): ReadonlyMap<string, string> {
  const [, section = ''] = /\n## Alarms\n([\s\S]*?)\n## /.exec(operating) ?? [];
  const parts = section.split(/^### /m).slice(1);
  return new Map(
    parts.map((part) => {
      const [heading = '', ...text] = part.split('\n');
      return [heading, text.join('\n').trim()] as const;
    }),
  );
}

describe('an alarm', () => {
  it('has a paragraph in docs/operating.md that says what it means and what to do', () => {
    const paragraphs = explained();
    for (const alarm of alarms) {
      const text = paragraphs.get(headingOf(alarm) ?? alarm.AlarmDescription);
      expect(text?.length ?? 0, alarm.AlarmDescription).toBeGreaterThan(150);
    }
  });

  it('is there for every paragraph', () => {
    expect([...new Set(alarms.map(headingOf))].toSorted()).toEqual(
      [...explained().keys()].toSorted(),
    );
  });

  it('tells those who run Ratchet, on a topic that CloudWatch can publish to', () => {
    for (const { AlarmActions } of alarms) expect(AlarmActions).toHaveLength(1);
    const [topic] = Object.values(template.findResources('AWS::SNS::Topic')).filter(
      (each) => each['Properties'].DisplayName === 'Ratchet alarms',
    );
    expect(topic?.['Properties']).not.toHaveProperty('KmsMasterKeyId');
  });

  it('is on every queue of what was lost', () => {
    const queues = Object.keys(template.findResources('AWS::SQS::Queue')).length;
    expect(alarms.filter((alarm) => headingOf(alarm) === 'Something was lost')).toHaveLength(
      queues,
    );
  });

  it('of ours looks at a figure that is written', () => {
    const own = alarms.filter(({ Namespace }) => Namespace === 'Ratchet');
    expect(own.length).toBeGreaterThan(0);
    for (const { MetricName } of own) expect(MEASUREMENT_NAMES).toContain(MetricName);
  });

  it('goes off without figures only where their absence is the trouble', () => {
    expect(
      alarms.filter(({ TreatMissingData }) => TreatMissingData === 'breaching').map(headingOf),
    ).toEqual(['The daily look did not run']);
  });

  it('about mail is there only where somebody was to get it', () => {
    const plain = JSON.stringify(templateWith().toJSON());
    expect(plain).not.toContain('No reviewer gets mail');
  });
});

it('explains every figure, and no other', () => {
  const rows = [...operating.matchAll(/^\| (\w+) \| (?:count|days|hours)/gm)].map(
    ([, name]) => name,
  );
  expect(rows.toSorted()).toEqual([...MEASUREMENT_NAMES].toSorted());
});

it('draws every figure on the dashboard, but who gets mail and what is escalated, which are alarms', () => {
  const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
  const body = JSON.stringify(dashboard);
  const drawn = MEASUREMENT_NAMES.filter((name) => body.includes(name));
  expect(drawn).toEqual(
    MEASUREMENT_NAMES.filter((name) => !['Subscribers', 'Escalations'].includes(name)),
  );
});
