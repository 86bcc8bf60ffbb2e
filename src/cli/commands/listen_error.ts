import { UsageError } from "../options/usage_error.ts";

/**
 * Turns an error of listening on a port into a usage error.
 *
 * @param port The port.
 * @returns The usage error, or the same error if the port is not the cause.
 */
export function listenError(error: unknown, port: number): unknown {
  switch ((error as { code?: string }).code) {
    case "EADDRINUSE":
      return new UsageError(
        `Port ${port} is in use.`,
        "Choose another with --port.",
      );
    case "EACCES":
      return new UsageError(
        `No permission to listen on port ${port}.`,
        "Choose one above 1023 with --port.",
      );
  }
  return error;
}
