import { actionsMatching, services } from '../catalogue/catalogue.ts';
import { nearestActions } from '../catalogue/nearest.ts';
import { matchesAction } from '../policy/glob.ts';
import { documentsOf, type RoleSnapshot } from '../role.ts';
import { narrowedGrants } from './grants.ts';

/** As many as a person reads. */
const SHOWN = 8;
const LOOKED_AT = 200;

/**
 * Why an action cannot be given back that AWS does not have, and what the role had and lacks now that was perhaps
 * meant: actions spelled nearly so, else those of the service, else services. Null for one that there is, or that a
 * policy names: AWS adds actions faster than the catalogue.
 */
export function unknownAction(action: string, had: RoleSnapshot, has: RoleSnapshot): string | null {
  if (actionsMatching(action).length > 0 || isNamed(action, had)) return null;
  const lost = (name: string) => grants(had, name) && !grants(has, name);
  const service = action.slice(0, action.indexOf(':')).toLowerCase();
  const said = action.endsWith(':*')
    ? `there is no service ${service}`
    : `there is no action ${action}`;
  const near = nearestActions(action, LOOKED_AT);
  const meant = near.filter(lost);
  if (meant.length > 0) return `${said}. Near it the role had, and lacks now: ${some(meant)}`;
  const still = near.filter((name) => grants(has, name));
  const kept = still.length > 0 ? `. Near it the role has, still: ${some(still)}` : '';
  const ofService = actionsMatching(`${service}:*`).filter(lost);
  if (ofService.length > 0)
    return `${said}${kept}. Of ${service} it had, and lacks now: ${some(ofService)}`;
  const others = services.filter((name) => actionsMatching(`${name}:*`).some(lost));
  return others.length === 0
    ? `${said}${kept}. The role lacks nothing of what it had`
    : `${said}${kept}. The role lacks something that it had of ${some(others)}`;
}

function isNamed(action: string, role: RoleSnapshot): boolean {
  return documentsOf(role)
    .flatMap(({ statements }) => statements.flatMap((statement) => statement.action ?? []))
    .some((pattern) => !/[*?]/.test(pattern) && matchesAction(action, pattern));
}

function grants(role: RoleSnapshot, action: string): boolean {
  return narrowedGrants(documentsOf(role), [{ action, resource: null }]).length > 0;
}

function some(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return `${names.slice(0, SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
