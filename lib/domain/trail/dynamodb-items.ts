import { type Fields, fieldsOf, requestOf, textAt, textsOf, valueAt } from './parameters.ts';
import type { TrailRecord } from './record.ts';

/** One statement or item of a call: the action it needs, and the table or index it is on where that is told. */
export interface Item {
  readonly action: string;
  readonly table: string | undefined;
  readonly index?: string | undefined;
}

const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ['conditioncheck', 'dynamodb:ConditionCheckItem'],
  ['delete', 'dynamodb:DeleteItem'],
  ['get', 'dynamodb:GetItem'],
  ['put', 'dynamodb:PutItem'],
  ['update', 'dynamodb:UpdateItem'],
]);

/** What each item of a transaction does to which table, as CloudTrail's `requestItems` tells. */
export function transactionItems(record: TrailRecord): readonly Item[] {
  return listOf(requestOf(record)).flatMap((entry) => {
    const item = fieldsOf(entry);
    const doing = OPERATIONS.get(textAt(item, 'operation')?.toLowerCase() ?? '');
    return doing === undefined ? [] : [{ action: doing, table: textAt(item, 'tableName') }];
  });
}

const PARTIQL_CALLS: ReadonlySet<unknown> = new Set([
  'BatchExecuteStatement',
  'ExecuteStatement',
  'ExecuteTransaction',
]);
const VERBS: ReadonlyMap<string, string> = new Map([
  ['SELECT', 'dynamodb:PartiQLSelect'],
  ['INSERT', 'dynamodb:PartiQLInsert'],
  ['UPDATE', 'dynamodb:PartiQLUpdate'],
  ['DELETE', 'dynamodb:PartiQLDelete'],
]);
// SELECT ... FROM "table"."index", INSERT INTO table, UPDATE table, DELETE FROM table; quotes only where a name needs
// them (DynamoDB developer guide, "PartiQL statements for DynamoDB").
const NAME = '(?:"([^"]+)"|([A-Za-z0-9_-]+))';
const TARGET = new RegExp(`^\\s*(?:INSERT\\s+INTO|UPDATE|DELETE\\s+FROM)\\s+${NAME}`, 'i');
// What is selected may hold the word FROM within quotes.
const FROM = new RegExp(
  `^\\s*SELECT\\s(?:"[^"]*"|'[^']*'|[^"'])*?\\sFROM\\s+${NAME}(?:\\.${NAME})?`,
  'i',
);

/** Whether a call of DynamoDB carries PartiQL statements. */
export function isPartiQl(eventName: unknown): boolean {
  return PARTIQL_CALLS.has(eventName);
}

/** What each PartiQL statement of a call does to which table; a statement whose verb is hidden is left out. */
export function statementsOf(record: TrailRecord): readonly Item[] {
  if (!isPartiQl(record.eventName)) return [];
  const request = requestOf(record);
  return [request['statement'], ...listOf(request)].flatMap((entry) =>
    textsOf(typeof entry === 'string' ? entry : valueAt(fieldsOf(entry), 'statement')).flatMap(
      (text) => statement(text) ?? [],
    ),
  );
}

function statement(whole: string): Item | undefined {
  // A transaction's condition: EXISTS(SELECT ...).
  const text = whole.replace(/^\s*EXISTS\s*\(/i, '');
  const action = VERBS.get(/^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? '');
  if (action === undefined) return undefined;
  const target = action === 'dynamodb:PartiQLSelect' ? FROM : TARGET;
  const [, quoted, bare, quotedIndex, bareIndex] = target.exec(text) ?? [];
  return { action, table: quoted ?? bare, index: quotedIndex ?? bareIndex };
}

function listOf(request: Fields): readonly unknown[] {
  const items = ['requestItems', 'transactItems', 'transactStatements', 'statements']
    .map((name) => valueAt(request, name))
    .find(Array.isArray);
  return items ?? [];
}
