import { isPlain } from '../arn.ts';
import { requestOf, textAt, valueAt } from '../parameters.ts';
import type { TrailRecord } from '../record.ts';
import { built, UNSEEN } from '../resource.ts';
import type { ResourceRules } from './rule.ts';

/**
 * What a call is on, and the path of the HTTP request it stands for. The path is the resource that API Gateway checks,
 * with the verb as the action.
 * Source: the request URIs in the API references of API Gateway (REST) and API Gateway V2; developer guide, "Control
 * access to an API with IAM permissions".
 */
const REST_PATHS: Readonly<Record<string, string>> = {
  Account: 'account',
  ApiKey: 'apikeys/{apiKey}',
  Authorizer: 'restapis/{restApiId}/authorizers/{authorizerId}',
  BasePathMapping: 'domainnames/{domainName}/basepathmappings/{basePath}',
  ClientCertificate: 'clientcertificates/{clientCertificateId}',
  Deployment: 'restapis/{restApiId}/deployments/{deploymentId}',
  DocumentationPart: 'restapis/{restApiId}/documentation/parts/{documentationPartId}',
  DocumentationVersion: 'restapis/{restApiId}/documentation/versions/{documentationVersion}',
  DomainName: 'domainnames/{domainName}',
  Export: 'restapis/{restApiId}/stages/{stageName}/exports/{exportType}',
  GatewayResponse: 'restapis/{restApiId}/gatewayresponses/{responseType}',
  Integration: 'restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration',
  IntegrationResponse:
    'restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration/responses/{statusCode}',
  Method: 'restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}',
  MethodResponse:
    'restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/responses/{statusCode}',
  Model: 'restapis/{restApiId}/models/{modelName}',
  RequestValidator: 'restapis/{restApiId}/requestvalidators/{requestValidatorId}',
  Resource: 'restapis/{restApiId}/resources/{resourceId}',
  RestApi: 'restapis/{restApiId}',
  Sdk: 'restapis/{restApiId}/stages/{stageName}/sdks/{sdkType}',
  Stage: 'restapis/{restApiId}/stages/{stageName}',
  UsagePlan: 'usageplans/{usagePlanId}',
  UsagePlanKey: 'usageplans/{usagePlanId}/keys/{keyId}',
  VpcLink: 'vpclinks/{vpcLinkId}',
};
const V2_PATHS: Readonly<Record<string, string>> = {
  Api: 'apis/{apiId}',
  ApiMapping: 'domainnames/{domainName}/apimappings/{apiMappingId}',
  Authorizer: 'apis/{apiId}/authorizers/{authorizerId}',
  Deployment: 'apis/{apiId}/deployments/{deploymentId}',
  Integration: 'apis/{apiId}/integrations/{integrationId}',
  IntegrationResponse:
    'apis/{apiId}/integrations/{integrationId}/integrationresponses/{integrationResponseId}',
  Model: 'apis/{apiId}/models/{modelId}',
  Route: 'apis/{apiId}/routes/{routeId}',
  RouteResponse: 'apis/{apiId}/routes/{routeId}/routeresponses/{routeResponseId}',
  Stage: 'apis/{apiId}/stages/{stageName}',
};
const NAME = /^(Create|Delete|Get|Put|Update)([A-Z][A-Za-z]*?)(s)?$/;

export const apiGatewayRules: ResourceRules = {
  apigateway: (_action, record, place) => {
    const path = pathOf(record);
    if (path === undefined || place.region === '') return [UNSEEN];
    const own = built(`arn:${place.partition}:apigateway:${place.region}::/${path}`);
    // Tags are checked on a path of their own, which has the ARN in it.
    return valueAt(requestOf(record), 'tags') === undefined ? [own] : [own, UNSEEN];
  },
};

function pathOf(record: TrailRecord): string | undefined {
  const request = requestOf(record);
  const [, verb, noun = '', plural] = NAME.exec(String(record.eventName)) ?? [];
  const paths = textAt(request, 'apiId') === undefined ? REST_PATHS : V2_PATHS;
  const known = [paths, V2_PATHS].find((each) => Object.hasOwn(each, noun))?.[noun];
  if (known === undefined) return undefined;
  // A resource is made under its parent.
  const path =
    verb === 'Create' && noun === 'Resource' ? known.replace('resourceId', 'parentId') : known;
  const ofAll = plural !== undefined || (verb === 'Create' && noun !== 'Resource');
  const segments = path.split('/');
  const values = (ofAll ? segments.slice(0, -1) : segments).map((segment) => {
    const [, parameter] = /^\{(\w+)\}$/.exec(segment) ?? [];
    if (parameter === undefined) return segment;
    const value = textAt(request, parameter);
    return value !== undefined && isPlain(value) && !/[/:]/.test(value) ? value : undefined;
  });
  return values.includes(undefined) ? undefined : values.join('/');
}
