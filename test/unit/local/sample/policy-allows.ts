import type { SampleRole } from '../../../../lib/local/sample/actor.ts';
import type { Json } from '../../../../lib/local/sample/call.ts';

/** Does an Allow statement of the role's own policies name the action, on any resource, conditions apart? */
export function allows({ attached, inline = {} }: SampleRole, action: string): boolean {
  const documents = [...attached.map(({ document }) => document), ...Object.values(inline)];
  return documents.some(({ Statement }) =>
    Statement.some((statement) => grants(statement, action)),
  );
}

function grants(statement: Json, action: string): boolean {
  const { Effect, Action = [] } = statement as {
    Effect: string;
    Action?: string | readonly string[];
  };
  return Effect === 'Allow' && [Action].flat().some((pattern) => matches(pattern, action));
}

function matches(pattern: string, action: string): boolean {
  const [head = '', tail] = pattern.split('*');
  return tail === undefined ? pattern === action : action.startsWith(head);
}
