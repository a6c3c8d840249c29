import type { CatalogueAction } from '../../catalogue/catalogue.ts';
import type { Place } from '../arn.ts';
import { statementsOf, transactionItems } from '../dynamodb-items.ts';
import { fieldsOf, listedArns, requestOf, textAt, valueAt } from '../parameters.ts';
import type { TrailRecord } from '../record.ts';
import { asked, built, type Resource, stated, UNSEEN } from '../resource.ts';
import { type ResourceRules, regionalArn } from './rule.ts';

export const dynamodbRules: ResourceRules = {
  // Batches and transactions name their tables inside requestItems.
  dynamodb: (action, record, place) => {
    const stream = streamOf(action, record);
    if (stream !== undefined) return asked(stream);
    const items = [...statementsOf(record), ...transactionItems(record)].filter(
      (each) => each.action === action.name,
    );
    if (items.length > 0) {
      return distinct(items.map(({ table, index }) => tableOf(record, place, table, index)));
    }
    return throughIndex(action, record, place) ?? batch(record, place);
  },
};

// Reading through an index is checked against the index alone (DynamoDB developer guide, "Using IAM policy conditions
// for fine-grained access control").
function throughIndex(
  action: CatalogueAction,
  record: TrailRecord,
  place: Place,
): readonly Resource[] | undefined {
  const request = requestOf(record);
  const index = textAt(request, 'indexName');
  if (index === undefined || !action.resourceTypes.some((type) => type.name === 'index')) {
    return undefined;
  }
  return [tableOf(record, place, textAt(request, 'tableName'), index)];
}

function batch(record: TrailRecord, place: Place): readonly Resource[] | undefined {
  const names = Object.keys(fieldsOf(valueAt(requestOf(record), 'requestItems')));
  if (names.length === 0 || listedTables(record).length > 0) return undefined;
  return names.map((name) => tableOf(record, place, name));
}

// A shard iterator begins with the ARN of its stream, before the first bar (example of GetRecords in the developer
// guide, "Logging DynamoDB operations by using AWS CloudTrail").
const STREAM =
  /^(arn:[a-z-]+:dynamodb:[a-z0-9-]+:\d{12}:table\/[A-Za-z0-9_.-]+\/stream\/[0-9T:.-]+)\|/;

function streamOf(action: CatalogueAction, record: TrailRecord): string | undefined {
  if (!action.resourceTypes.some((type) => type.name === 'stream')) return undefined;
  return STREAM.exec(textAt(requestOf(record), 'shardIterator') ?? '')?.[1];
}

function listedTables(record: TrailRecord): readonly string[] {
  return listedArns(record).filter(isTable);
}

const NAME = /^[A-Za-z0-9_.-]{3,255}$/;

function isTable(arn: string): boolean {
  return /^arn:[a-z-]+:dynamodb:[a-z0-9-]+:\d{12}:table\/[^/:]+$/.test(arn);
}

/** A table that is named by its name or its ARN, or an index of it; resources[] knows a table's account better. */
function tableOf(
  record: TrailRecord,
  place: Place,
  table: string | undefined,
  index?: string,
): Resource {
  if (table === undefined) return UNSEEN;
  const listed = listedTables(record).find((arn) => arn.endsWith(`:table/${table}`));
  if (listed !== undefined && index === undefined) return stated(listed, 'resources');
  const named = NAME.test(table) ? regionalArn(place, 'dynamodb', `table/${table}`) : table;
  const arn = listed ?? named;
  if (arn === undefined || !isTable(arn) || (index !== undefined && !NAME.test(index))) {
    return UNSEEN;
  }
  return built(index === undefined ? arn : `${arn}/index/${index}`);
}

function distinct(resources: readonly Resource[]): readonly Resource[] {
  return [...new Map(resources.map((entry) => [entry.resource, entry])).values()];
}
