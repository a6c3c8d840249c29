import { matches } from './policy/glob.ts';
import { roleNameOf } from './role.ts';

/** What `--role` means everywhere: a pattern of a role's name, or of its whole ARN. */
export function isMeant(pattern: string, roleArn: string): boolean {
  return matches(pattern, roleArn) || matches(pattern, roleNameOf(roleArn));
}
