/** What the API server says of a failure. Models: meta/v1 Status */
export interface StatusBody {
  readonly kind?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly code?: number;
  readonly details?: {
    readonly name?: string;
    readonly kind?: string;
    readonly group?: string;
    readonly causes?: readonly StatusCause[];
    readonly retryAfterSeconds?: number;
  };
}

/** One mistake of a refused object. */
export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

/** The API server refused. Its message may carry what kubectl was doing. */
export class StatusError extends Error {
  readonly status: StatusBody;

  constructor(status: StatusBody) {
    super(status.message ?? 'unknown');
    this.status = status;
  }
}

/** kubectl itself refuses. The message is printed after `error: `. */
export class KubectlError extends Error {}

/** A command's last word is said already; only its exit code is left. */
export class ExitError extends Error {
  readonly code: number;

  constructor(code: number, message = '') {
    super(message);
    this.code = code;
  }
}

/** Several failures of one command. */
export class AggregateFailure extends Error {
  readonly errors: readonly Error[];

  constructor(errors: readonly Error[]) {
    super(aggregated(errors));
    this.errors = errors;
  }
}

/** Go's quoting of a string, `%q`. */
export function quoted(s: string): string {
  return JSON.stringify(s);
}

/** Several messages as Go's aggregate prints them. */
function aggregated(errors: readonly Error[]): string {
  if (errors.length === 1) return errors[0]!.message;
  return `[${[...new Set(errors.map((e) => e.message))].join(', ')}]`;
}

/** One failure, or several as one. Undefined when there is none. */
export function oneOrMany(errors: readonly Error[]): Error | undefined {
  return errors.length < 2 ? errors[0] : new AggregateFailure(errors);
}

/** Whether the API server's reason is this one. */
export function hasReason(e: unknown, reason: string): boolean {
  return e instanceof StatusError && e.status.reason === reason;
}

/**
 * Says what was being done with which source when a request failed.
 * Models: kubectl pkg/cmd/util AddSourceToErr
 */
export function withSource(doing: string, source: string, e: unknown): Error {
  const error = e instanceof Error ? e : new Error(String(e));
  if (source === '') return error;
  const message = `error when ${doing} ${quoted(source)}: ${error.message}`;
  return error instanceof StatusError
    ? new StatusError({ ...error.status, message })
    : new KubectlError(message);
}

/**
 * The text that kubectl prints of a failure before it ends with exit code 1.
 * Models: kubectl pkg/cmd/util checkErr
 */
export function errorText(e: unknown): string {
  if (e instanceof AggregateFailure) {
    if (e.errors.length === 1) return errorText(e.errors[0]);
    return e.errors.map((x) => `${standardText(x) ?? x.message}\n`).join('');
  }
  if (hasReason(e, 'Invalid')) return invalidText((e as StatusError).status);
  const standard = standardText(e);
  if (standard !== undefined) return `${standard}\n`;
  const message = e instanceof Error ? e.message : String(e);
  const prefixed = message.startsWith('error: ') ? message : `error: ${message}`;
  return prefixed.endsWith('\n') ? prefixed : `${prefixed}\n`;
}

function standardText(e: unknown): string | undefined {
  if (!(e instanceof StatusError)) return undefined;
  const { reason = '' } = e.status;
  if (reason === 'Unauthorized') {
    return `error: You must be logged in to the server (${e.message})`;
  }
  return reason === ''
    ? `Error from server: ${e.message}`
    : `Error from server (${reason}): ${e.message}`;
}

function invalidText(status: StatusBody): string {
  const { details, message = '' } = status;
  const plain = `The request is invalid${message === '' ? '' : `: ${message}`}\n`;
  if (!details) return plain;
  const { kind = '', name = '', causes = [] } = details;
  const named = kind !== '' || name !== '';
  const head = named ? `The ${kind} ${quoted(name)} is invalid` : 'The request is invalid';
  if (causes.length === 0) return named ? `${head}\n` : plain;
  const lines = [...new Set(causes.map((c) => `${c.field ?? ''}: ${c.message ?? ''}`))];
  if (lines.length === 1) return `${head}: ${lines[0]!}\n`;
  return `${head}: \n${lines.map((l) => `* ${l}\n`).join('')}`;
}
