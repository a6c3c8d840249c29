import type { Guardrail } from './guardrail.ts';

/** IAM answers UnmodifiableEntity for these: only the service that owns the role may change it (IAM API reference). */
export const serviceLinked: Guardrail = ({ role }) =>
  role.path.startsWith('/aws-service-role/')
    ? {
        kind: 'refuse',
        sentence:
          'a service-linked role: its policies belong to the AWS service and cannot be changed',
      }
    : null;
