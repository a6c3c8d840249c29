import type { Draft } from '../proposal/proposal.ts';
import type { Edited, Naming, Problem } from './edit.ts';

/** IAM API reference, CreatePolicy: PolicyName and Description. */
const NAME = /^[\w+=,.@-]{1,128}$/;
const LONGEST_DESCRIPTION = 1000;

/** The drafts under other names and descriptions. Names are compared without case, as IAM does. */
export function describe(names: readonly Naming[], attach: readonly Draft[]): Edited {
  const given = new Map(names.map((naming) => [naming.was, naming]));
  const drafts = attach.map((draft) => {
    const naming = given.get(draft.name);
    return naming === undefined
      ? draft
      : { ...draft, name: naming.name, description: naming.description };
  });
  const problems = drafts.flatMap((draft, index): readonly Problem[] => {
    const where = attach[index]?.name ?? draft.name;
    const same = drafts.findIndex(({ name }) => name.toLowerCase() === draft.name.toLowerCase());
    return [
      ...(NAME.test(draft.name)
        ? []
        : [{ where, message: 'Enter a name of 1 to 128 letters, digits and + = , . @ - _.' }]),
      ...(same === index
        ? []
        : [{ where, message: `Two policies cannot be called ${draft.name}.` }]),
      ...(draft.description.length <= LONGEST_DESCRIPTION && !/\p{C}/u.test(draft.description)
        ? []
        : [
            {
              where,
              message: `Enter a description of at most ${LONGEST_DESCRIPTION} characters, on one line.`,
            },
          ]),
    ];
  });
  if (problems.length > 0) return { kind: 'invalid', problems };
  const changed = drafts.filter((draft, index) => {
    const was = attach[index];
    return draft.name !== was?.name || draft.description !== was.description;
  });
  if (changed.length === 0)
    return { kind: 'invalid', problems: [{ where: '', message: 'Nothing was changed.' }] };
  return {
    kind: 'edited',
    attach: drafts,
    note: `names and describes ${changed.map(({ name }) => name).join(', ')}`,
  };
}
