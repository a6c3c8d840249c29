import type { Place } from '../arn.ts';

// EC2 user guide, "Resource IDs", and the ARN templates of the Service Authorization Reference.
const TYPES: ReadonlyMap<string, string> = new Map([
  ['acl', 'network-acl'],
  ['ami', 'image'],
  ['cr', 'capacity-reservation'],
  ['dopt', 'dhcp-options'],
  ['eigw', 'egress-only-internet-gateway'],
  ['eipalloc', 'elastic-ip'],
  ['eni', 'network-interface'],
  ['fl', 'vpc-flow-log'],
  ['fleet', 'fleet'],
  ['h', 'dedicated-host'],
  ['i', 'instance'],
  ['igw', 'internet-gateway'],
  ['lt', 'launch-template'],
  ['nat', 'natgateway'],
  ['pcx', 'vpc-peering-connection'],
  ['pl', 'prefix-list'],
  ['rtb', 'route-table'],
  ['sg', 'security-group'],
  ['sgr', 'security-group-rule'],
  ['sir', 'spot-instances-request'],
  ['snap', 'snapshot'],
  ['subnet', 'subnet'],
  ['tgw', 'transit-gateway'],
  ['tgw-attach', 'transit-gateway-attachment'],
  ['tgw-rtb', 'transit-gateway-route-table'],
  ['vgw', 'vpn-gateway'],
  ['vol', 'volume'],
  ['vpc', 'vpc'],
  ['vpce', 'vpc-endpoint'],
  ['vpce-svc', 'vpc-endpoint-service'],
  ['vpn', 'vpn-connection'],
]);
/** Can belong to anyone, so their ARNs name no account. */
const WITHOUT_ACCOUNT: ReadonlySet<string> = new Set(['image', 'snapshot']);

/** Of an EC2 id of any type: its prefix tells which. Undefined for prefixes that are not known. */
export function arnOfId(place: Place, id: string): string | undefined {
  const type = TYPES.get(id.slice(0, id.lastIndexOf('-')));
  return type !== undefined && /-[0-9a-f]{8,17}$/.test(id) ? ec2Arn(place, type, id) : undefined;
}

/** `type/id` in a place; undefined when the region, or an account that the ARN needs, is not known. */
export function ec2Arn(place: Place, type: string, id: string): string | undefined {
  const account = WITHOUT_ACCOUNT.has(type) ? '' : place.account;
  if (place.region === '' || (account === '' && !WITHOUT_ACCOUNT.has(type))) return undefined;
  return `arn:${place.partition}:ec2:${place.region}:${account}:${type}/${id}`;
}
