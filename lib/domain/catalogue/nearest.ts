import { actionsMatching, services } from './catalogue.ts';
import { editDistance } from './words.ts';

/**
 * Actions that a name which is no action was perhaps meant for, the nearest first: the same name in other services,
 * then names of that service (or of one spelled nearly so) that are a few letters away.
 */
export function nearestActions(name: string, limit: number): readonly string[] {
  const colon = name.indexOf(':');
  const prefix = name.slice(0, Math.max(colon, 0)).toLowerCase();
  const bare = name.slice(colon + 1).toLowerCase();
  if (bare === '' || /[*?]/.test(name)) return [];

  const here = colon < 0 ? services : servicesNear(prefix);
  const elsewhere = actionsMatching(`*:${bare}`).toSorted((a, b) => a.length - b.length);
  const near = here.flatMap((service) => namesNear(service, bare));
  near.sort((a, b) => a.distance - b.distance || a.action.length - b.action.length);
  const all = [...(near[0]?.distance === 0 ? [] : elsewhere), ...near.map(({ action }) => action)];
  return [...new Set(all)].slice(0, limit);
}

/** The service itself where there is one, or those whose prefix is a slip or two away. */
function servicesNear(prefix: string): readonly string[] {
  if (services.includes(prefix)) return [prefix];
  const limit = prefix.length > 4 ? 2 : 1;
  return services.filter((service) => editDistance(prefix, service, limit) <= limit);
}

function namesNear(
  service: string,
  bare: string,
): readonly { readonly action: string; readonly distance: number }[] {
  const limit = Math.min(3, Math.ceil(bare.length / 4));
  return actionsMatching(`${service}:*`)
    .map((action) => ({
      action,
      distance: editDistance(bare, action.slice(service.length + 1).toLowerCase(), limit),
    }))
    .filter(({ distance }) => distance <= limit);
}
