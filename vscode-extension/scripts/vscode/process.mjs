import { spawn } from "node:child_process";

/** How many of the last characters of a command's output an error message contains. */
const TAIL = 4_000;

/**
 * Runs a command and returns its output.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, shell?: boolean }} [options]
 * @returns {Promise<string>}
 * @throws {Error} If the command cannot be started or fails.
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      // On Windows npm is a script, which needs a shell.
      shell: options.shell ?? command.endsWith(".cmd"),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const collect = (/** @type {Buffer} */ chunk) => {
      output += chunk;
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(output);
      const line = [command, ...args].join(" ");
      reject(
        new Error(
          `${line}\nexited with ${signal ?? code}:\n${output.slice(-TAIL)}`,
        ),
      );
    });
  });
}

/**
 * Whether a process with this id is running.
 *
 * @param {number} pid
 * @returns {boolean}
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}
