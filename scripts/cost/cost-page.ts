import { byAthena } from './athena-part.ts';
import { dollars } from './dollars.ts';
import { PRICES } from './prices.ts';
import { CUSTOM_METRICS, ROLE_MONTH } from './usage.ts';

/** A template of CloudFormation, as far as it is read here. */
export interface Template {
  readonly Resources: Readonly<
    Record<
      string,
      { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }
    >
  >;
}

export interface Machine {
  readonly States: Readonly<Record<string, { readonly Type: string }>>;
}

interface Item {
  readonly name: string;
  readonly basis: string;
  /** USD. */
  readonly price: number;
}

const ROLES = [100, 1_000, 10_000];

/** docs/cost.md, from the template and the figures of use. Throws when the machine has no such state any more. */
export function costPage(template: Template, machine: Machine): string {
  const fixed = fixedItems(template);
  const byRole = roleItems(template, machine);
  const sum = (items: readonly Item[]) => items.reduce((total, { price }) => total + price, 0);
  return `# What Ratchet costs

Worked out by \`npm run cost\` from the synthesised template of one account (\`Single\`, with a trail, mail and Slack) and the figures of use in [scripts/cost/usage.ts](../scripts/cost/usage.ts), at the list prices of us-east-1 in [scripts/cost/prices.ts](../scripts/cost/prices.ts), without free tiers. Prices were typed in, uses are estimates: look at your own bill after a month, and correct them there. A test compares this page with what the script makes.

| roles a month | USD a month |
|---|---|
${ROLES.map((roles) => `| ${roles.toLocaleString('en-US')} | ${dollars(sum(fixed) + sum(byRole) * roles)} |`).join('\n')}

## Whatever the number of roles

| what | how many | USD a month |
|---|---|---|
${rows(fixed, 1)}
| **together** | | **${dollars(sum(fixed))}** |

## For 1,000 roles, each once in the month

| what | for one role | USD |
|---|---|---|
${rows(byRole, 1_000)}
| **together** | | **${dollars(sum(byRole) * 1_000)}** |

What is read of the trail weighs most, and grows with the number of log files, not with what the role does: ${ROLE_MONTH.logFilesADay.toLocaleString('en-US')} files a day are assumed.

Not in these figures: the trail itself and its bucket, data events that you let it log, and an unused-access analyzer, none of which Ratchet switches on.

${byAthena()}
`;
}

function fixedItems({ Resources }: Template): readonly Item[] {
  const all = Object.values(Resources);
  const count = (type: string) => all.filter(({ Type }) => Type === type).length;
  const secrets = new Set(
    all.flatMap(({ Properties }) => {
      const { Variables = {} } = (Properties?.['Environment'] ?? {}) as {
        readonly Variables?: Readonly<Record<string, unknown>>;
      };
      return Variables['CHANNEL_SECRET'] === undefined ? [] : [Variables['CHANNEL_SECRET']];
    }),
  );
  const each = (name: string, many: number, price: number): Item => ({
    name,
    basis: String(many),
    price: many * price,
  });
  return [
    each('alarms', count('AWS::CloudWatch::Alarm'), PRICES.alarm),
    each('dashboards', count('AWS::CloudWatch::Dashboard'), PRICES.dashboard),
    each('figures (custom metrics)', CUSTOM_METRICS, PRICES.customMetric),
    each('KMS keys', count('AWS::KMS::Key'), PRICES.kmsKey),
    each('secrets of channels', secrets.size, PRICES.secret),
  ];
}

function roleItems(template: Template, { States }: Machine): readonly Item[] {
  const { visits, seconds, otherSeconds } = ROLE_MONTH;
  const names = Object.keys(visits);
  const gone = names.filter((name) => States[name] === undefined);
  if (gone.length > 0) throw new Error(`tighten-role has no state ${gone.join(', ')}`);

  const tasks = names.filter((name) => States[name]?.Type === 'Task');
  const calls = tasks.reduce((total, name) => total + (visits[name] ?? 0), 0);
  const gbSeconds = tasks.reduce((total, name) => {
    const each = seconds[name] ?? otherSeconds;
    return total + (visits[name] ?? 0) * each * (memoryOf(template, name) / 1024);
  }, 0);
  const transitions = Object.values(visits).reduce((total, each) => total + each, 0);
  const times = (name: string, many: number, what: string, price: number): Item => ({
    name,
    basis: `${Number(many.toFixed(1)).toLocaleString('en-US')} ${what}`,
    price: many * price,
  });
  const filesOf = (days: number) => days * ROLE_MONTH.logFilesADay;
  return [
    times('Step Functions', transitions, 'transitions', PRICES.stateTransition),
    times('Lambda, running', gbSeconds, 'GB-seconds', PRICES.lambdaGbSecond),
    times('Lambda, calls', calls, 'calls', PRICES.lambdaRequest),
    times('Access Analyzer, checks', ROLE_MONTH.policyChecks, 'checks', PRICES.policyCheck),
    times(
      'trail read by Access Analyzer',
      filesOf(ROLE_MONTH.daysReadByAnalyzer),
      'files',
      PRICES.s3Get,
    ),
    times(
      'trail read by Ratchet',
      filesOf(ROLE_MONTH.daysReadByCollect + ROLE_MONTH.daysReadByWatch),
      'files',
      PRICES.s3Get,
    ),
    times('archive', ROLE_MONTH.archived, 'documents', PRICES.s3Put),
    times('table, writes', ROLE_MONTH.tableWrites, 'writes', PRICES.tableWrite),
    times('table, reads', ROLE_MONTH.tableReads, 'reads', PRICES.tableRead),
    times('mail', ROLE_MONTH.mails, 'mails', PRICES.mail),
    times('review pages', ROLE_MONTH.apiRequests, 'requests', PRICES.apiRequest),
    times('logs', ROLE_MONTH.logMegabytes, 'MB', PRICES.logGb / 1024),
    times('traces', calls, 'traces', PRICES.trace),
  ];
}

/** MiB that the template gives the function of a state. */
function memoryOf({ Resources }: Template, state: string): number {
  const [, found] =
    Object.entries(Resources).find(
      ([id, { Type }]) => Type === 'AWS::Lambda::Function' && id.startsWith(`${state}Function`),
    ) ?? [];
  const memory = found?.Properties?.['MemorySize'];
  if (typeof memory === 'number') return memory;
  throw new Error(`The template has no function for the state ${state}`);
}

function rows(items: readonly Item[], times: number): string {
  return items
    .map(({ name, basis, price }) => `| ${name} | ${basis} | ${dollars(price * times)} |`)
    .join('\n');
}
