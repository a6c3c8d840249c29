type Family = 'string' | 'numeric' | 'date' | 'bool' | 'binary' | 'ip' | 'arn' | 'null';
export type Comparison =
  | 'equal'
  | 'like'
  | 'less'
  | 'less-or-equal'
  | 'greater'
  | 'greater-or-equal';

/** A condition operator taken apart. */
export interface Operator {
  readonly family: Family;
  readonly comparison: Comparison;
  readonly ignoreCase: boolean;
  /** `...Not...`: matches when no value does, and when the key is absent. */
  readonly negated: boolean;
  readonly ifExists: boolean;
  readonly quantifier: 'all' | 'any' | null;
}

type Base = Pick<Operator, 'family' | 'comparison'> &
  Partial<Pick<Operator, 'ignoreCase' | 'negated'>>;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const BASES: ReadonlyMap<string, Base> = new Map([
  ['stringequals', { family: 'string', comparison: 'equal' }],
  ['stringnotequals', { family: 'string', comparison: 'equal', negated: true }],
  ['stringequalsignorecase', { family: 'string', comparison: 'equal', ignoreCase: true }],
  [
    'stringnotequalsignorecase',
    { family: 'string', comparison: 'equal', ignoreCase: true, negated: true },
  ],
  ['stringlike', { family: 'string', comparison: 'like' }],
  ['stringnotlike', { family: 'string', comparison: 'like', negated: true }],
  ['numericequals', { family: 'numeric', comparison: 'equal' }],
  ['numericnotequals', { family: 'numeric', comparison: 'equal', negated: true }],
  ['numericlessthan', { family: 'numeric', comparison: 'less' }],
  ['numericlessthanequals', { family: 'numeric', comparison: 'less-or-equal' }],
  ['numericgreaterthan', { family: 'numeric', comparison: 'greater' }],
  ['numericgreaterthanequals', { family: 'numeric', comparison: 'greater-or-equal' }],
  ['dateequals', { family: 'date', comparison: 'equal' }],
  ['datenotequals', { family: 'date', comparison: 'equal', negated: true }],
  ['datelessthan', { family: 'date', comparison: 'less' }],
  ['datelessthanequals', { family: 'date', comparison: 'less-or-equal' }],
  ['dategreaterthan', { family: 'date', comparison: 'greater' }],
  ['dategreaterthanequals', { family: 'date', comparison: 'greater-or-equal' }],
  ['bool', { family: 'bool', comparison: 'equal' }],
  ['binaryequals', { family: 'binary', comparison: 'equal' }],
  ['ipaddress', { family: 'ip', comparison: 'equal' }],
  ['notipaddress', { family: 'ip', comparison: 'equal', negated: true }],
  ['arnequals', { family: 'arn', comparison: 'like' }],
  ['arnlike', { family: 'arn', comparison: 'like' }],
  ['arnnotequals', { family: 'arn', comparison: 'like', negated: true }],
  ['arnnotlike', { family: 'arn', comparison: 'like', negated: true }],
  ['null', { family: 'null', comparison: 'equal' }],
]);

/** Null for an operator IAM does not document. Case does not count. */
export function operatorOf(written: string): Operator | null {
  let name = written.toLowerCase();
  let quantifier: Operator['quantifier'] = null;
  if (name.startsWith('forallvalues:')) quantifier = 'all';
  if (name.startsWith('foranyvalue:')) quantifier = 'any';
  if (quantifier !== null) name = name.slice(name.indexOf(':') + 1);
  const ifExists = name.endsWith('ifexists');
  if (ifExists) name = name.slice(0, -'ifexists'.length);
  const base = BASES.get(name);
  if (base === undefined || (base.family === 'null' && (ifExists || quantifier !== null)))
    return null;
  return { ignoreCase: false, negated: false, ...base, ifExists, quantifier };
}
