/**
 * The logger of the module.
 *
 * @module
 */

/**
 * Receives messages for the developer; `console` fits. They never contain a
 * nonce, a cookie, a question or an answer.
 */
export interface Logger {
  /** Steps that went as expected. */
  debug?(message: string, details?: Record<string, unknown>): void;
  /** Steps worth knowing, such as a renewed nonce or a retry. */
  info?(message: string, details?: Record<string, unknown>): void;
  /** What is unexpected but harmless, such as a PHP warning in an answer. */
  warn?(message: string, details?: Record<string, unknown>): void;
  /** What failed. */
  error?(message: string, details?: Record<string, unknown>): void;
}
