/** A way from some permissions to more than they say: to another principal's rights, or to data out of the account. */
export interface Path {
  /** Unique, and stays: reports of different days are compared by it. */
  readonly id: string;
  /** All needed together, in the catalogue's spelling. How far the first is granted is how far the path reaches. */
  readonly actions: readonly [string, ...string[]];
  /** What the first action has to be granted on. */
  readonly on: string;
  /** Context keys that such requests carry, as far as they are sure; a grant that refuses them is none. */
  readonly context?: Readonly<Record<string, string>>;
  /** What becomes possible, as the end of "whoever has these actions can ...". */
  readonly what: string;
  /** Where the method is published. */
  readonly source: string;
}

export const pathfinding = (id: string): string => `https://pathfinding.cloud/paths/${id}`;

export const hackTricks = (page: string): string =>
  `https://cloud.hacktricks.wiki/en/pentesting-cloud/aws-security/${page}/index.html`;

/** A heading of the page that lists the methods of Rhino Security Labs and later ones. */
export const hackingTheCloud = (heading: string): string =>
  `https://hackingthe.cloud/aws/exploitation/iam_privilege_escalation/#${heading}`;

export const stratus = (technique: string): string =>
  `https://stratus-red-team.cloud/attack-techniques/AWS/${technique}/`;

export const endgame = (risk: string): string =>
  `https://github.com/DavidDikker/endgame/blob/main/docs/risks/${risk}.md`;
