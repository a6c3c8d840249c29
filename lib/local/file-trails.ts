import type { KnownRole } from '../domain/evidence/asked-roles.ts';
import type { Evidence, Window } from '../domain/evidence/evidence.ts';
import { changeOf, inOrder, isWithin } from '../domain/probation/role-change.ts';
import { meaningOf as meaningInTheCatalogue } from '../domain/trail/actions.ts';
import type { CallMeaning, TrailRecord } from '../domain/trail/record.ts';
import type { Selectors } from '../domain/trail/selectors.ts';
import type { Trails } from '../ports.ts';
import { collectLogs } from './collect-logs.ts';
import type { LogProgress } from './log-files.ts';
import { type LogPaths, listLogs } from './log-paths.ts';
import { type LogSurvey, surveyLogs, whyEmpty } from './log-survey.ts';

/** Windows whose evidence is remembered: the roles of a run ask the same ones, one role after the other. */
const REMEMBERED = 32;

export interface FileTrailsOptions {
  /** Files and folders, to be listed now; or what was listed before, which must open more than once. */
  readonly paths: readonly string[] | LogPaths;
  /** The roles that will be asked for; all are collected in one pass over the files. One of each ARN. */
  readonly roles: readonly KnownRole[];
  /** What a call means in IAM terms; by the catalogue unless given. */
  readonly meaningOf?: (record: TrailRecord) => CallMeaning;
  /** What the trail behind the files is set to record; null when that is not known. */
  readonly selectors: Selectors | null;
  readonly progress?: (progress: LogProgress) => void;
}

export interface FileTrails extends Trails {
  /** Why `span` found nothing, for the person who gave the files: one line, without a full stop. */
  whyEmpty(): Promise<string>;
}

/**
 * CloudTrail in log files, which are listed once. All known roles are collected in one pass for each window,
 * and the last windows are remembered; span and changes are found in one pass more. Passes run one after the other, so one file is open at a time. A role that
 * was not named beforehand, or has another id by now, costs a pass of its own.
 *
 * Throws BadInput naming a path that does not exist or may not be read.
 */
export async function fileTrails(options: FileTrailsOptions): Promise<FileTrails> {
  const { paths, roles, meaningOf = meaningInTheCatalogue, selectors, progress } = options;
  const logs = 'files' in paths ? paths : await listLogs(paths);
  const known = new Set(roles.map(keyOf));
  const passes = new Map<string, Promise<readonly Evidence[]>>();
  const inTurn = oneAfterTheOther();
  let surveyed: Promise<LogSurvey> | undefined;

  async function pass(window: Window, asked: readonly KnownRole[]): Promise<readonly Evidence[]> {
    return (await collectLogs(logs, { window, roles: asked, meaningOf }, progress)).evidence;
  }

  function remember(key: string, work: () => Promise<readonly Evidence[]>) {
    const found = passes.get(key) ?? inTurn(work);
    // The last asked goes last, the first is forgotten first; what failed can be tried again.
    passes.delete(key);
    passes.set(key, found);
    found.catch(() => passes.delete(key));
    const [oldest] = passes.keys();
    if (passes.size > REMEMBERED && oldest !== undefined) passes.delete(oldest);
    return found;
  }

  function surveyOnce(): Promise<LogSurvey> {
    surveyed ??= inTurn(() => surveyLogs(logs, progress));
    surveyed.catch(() => {
      surveyed = undefined;
    });
    return surveyed;
  }

  return {
    async collect(role, window) {
      const together = known.has(keyOf(role));
      const key = JSON.stringify([window.from, window.to, together ? null : keyOf(role)]);
      const evidence = await remember(key, () => pass(window, together ? roles : [role]));
      const own = evidence.find(
        ({ roleArn, roleId }) => roleArn === role.arn && roleId === role.id,
      );
      if (!own) throw new Error(`a pass over the logs left out ${role.arn}`);
      return own;
    },
    async span() {
      const { first, last } = await surveyOnce();
      return { first, last, live: false, final: true };
    },
    async changes(role, window) {
      const { changes } = await surveyOnce();
      const own = changes.flatMap((change) => changeOf(change, role) ?? []);
      return inOrder(own.filter((change) => isWithin(change, window)));
    },
    selectors: () => Promise.resolve(selectors),
    settings: () => Promise.resolve(null),
    whyEmpty: async () => whyEmpty(await surveyOnce()),
  };
}

function keyOf({ arn, id }: KnownRole): string {
  return `${arn} ${id}`;
}

/** Starts each work when the one before has ended, well or badly. */
function oneAfterTheOther(): <Value>(work: () => Promise<Value>) => Promise<Value> {
  let before: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = before.then(work);
    before = turn.catch(() => undefined);
    return turn;
  };
}
