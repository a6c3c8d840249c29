/** Source of the names and codes: the SDK's model of each operation (client-accessanalyzer, `errors`). */
export const STATUS = {
  AccessDeniedException: 403,
  ConflictException: 409,
  InternalServerException: 500,
  InvalidParameterException: 400,
  ServiceQuotaExceededException: 402,
  ThrottlingException: 429,
  UnprocessableEntityException: 422,
  ValidationException: 400,
} as const;

/** An error that IAM Access Analyzer answers with, by its code. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: keyof typeof STATUS;

  constructor(code: keyof typeof STATUS, message: string = code) {
    super(message);
    this.code = code;
  }
}
