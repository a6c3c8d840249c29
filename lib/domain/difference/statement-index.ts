import { action, actionsMatching } from '../catalogue/catalogue.ts';
import { type ActionSet, actionSet, inActions } from '../policy/action-set.ts';
import { nameCost } from '../policy/cost.ts';
import type { PolicyDocument, Statement } from '../policy/document.ts';
import { modernised } from '../policy/version.ts';
import { UNCOUNTED, type Work } from '../policy/work.ts';

/** The statements of some documents, which together are one policy, by the actions they speak of. */
export interface StatementIndex {
  /** What the Allows name: every action of the catalogue that they match, and what they spell out besides. */
  readonly actions: ReadonlySet<string>;
  /** Patterns with a wildcard, of all statements; `*` for a NotAction. */
  readonly wildcards: ReadonlySet<string>;
  /** Equal for actions that the same statements speak of. */
  classOf(action: string): string;
  /** The statements that speak of the action, with it as their only action. */
  statementsOn(action: string): readonly Statement[];
}

/** Statements with the same Action or NotAction: thousands of statements often have but a few. */
interface Group {
  readonly actions: ActionSet;
  readonly statements: readonly Statement[];
}

export function statementIndex(documents: readonly PolicyDocument[]): StatementIndex {
  return countedIndex(documents, UNCOUNTED);
}

/** `statementIndex`, whose making and every answer take of `work`. */
export function countedIndex(documents: readonly PolicyDocument[], work: Work): StatementIndex {
  const groups = groupsOf(documents);
  const classes = new Map<string, readonly number[]>();
  const groupsFor = (name: string): readonly number[] => {
    const key = name.toLowerCase();
    const known = classes.get(key);
    if (known !== undefined) return known;
    const found = groups.flatMap(({ actions }, at) => {
      work.spend(nameCost(actions, key));
      return inActions(actions, key) ? [at] : [];
    });
    classes.set(key, found);
    return found;
  };
  const granting = groups
    .filter(({ statements }) => statements.some(({ effect }) => effect === 'Allow'))
    .map(({ actions }) => actions);
  return {
    actions: namedBy(granting, work),
    wildcards: new Set(groups.flatMap(({ actions }) => wildcardsOf(actions))),
    classOf: (name) => {
      const found = groupsFor(name);
      work.spend(4 * found.length);
      return found.join();
    },
    statementsOn: (name) =>
      groupsFor(name).flatMap((at) =>
        (groups[at]?.statements ?? []).map((statement) => {
          work.spend(20);
          return onlyOn(name, statement);
        }),
      ),
  };
}

function groupsOf(documents: readonly PolicyDocument[]): readonly Group[] {
  const statements = documents.flatMap((document) => modernised(document).statements);
  const byActions = Map.groupBy(statements, ({ action: names, notAction }) =>
    JSON.stringify([names, notAction]),
  );
  return [...byActions.values()].map((group) => {
    const { action: names, notAction = [] } = group[0] ?? {};
    return { actions: actionSet(names ?? notAction, names === undefined), statements: group };
  });
}

/** Each pattern is looked up once: many statements may have the same wide ones. */
function namedBy(sets: readonly ActionSet[], work: Work): ReadonlySet<string> {
  const listed = sets.filter(({ negated }) => !negated);
  const patterns = new Set(listed.flatMap((set) => set.patterns.map(({ text }) => text)));
  return new Set([
    ...[...patterns].flatMap((text) =>
      isWild(text) ? matching(text, work) : [action(text)?.name ?? text],
    ),
    ...sets.filter(({ negated }) => negated).flatMap((set) => allBut(set, work)),
  ]);
}

function allBut({ patterns }: ActionSet, work: Work): readonly string[] {
  const excepted = new Set(patterns.flatMap(({ text }) => matching(text, work)));
  return matching('*', work).filter((name) => !excepted.has(name));
}

/** Every name of the catalogue, or of one service, is held against the pattern. */
function matching(text: string, work: Work): readonly string[] {
  const isOfOne = /^[^*?:]+:/.test(text);
  work.spend(isOfOne ? 2_000 : 200_000);
  return actionsMatching(text);
}

function wildcardsOf({ negated, patterns }: ActionSet): readonly string[] {
  const wild = patterns.map(({ text }) => text).filter(isWild);
  return negated ? ['*', ...wild] : wild;
}

function isWild(text: string): boolean {
  return /[*?]/.test(text);
}

function onlyOn(name: string, statement: Statement): Statement {
  const { effect, resource, notResource, condition } = statement;
  return {
    effect,
    action: [name],
    ...(resource === undefined ? {} : { resource }),
    ...(notResource === undefined ? {} : { notResource }),
    ...(condition === undefined ? {} : { condition }),
  };
}
