/**
 * What it was measured on.
 */
import { cpus, loadavg, totalmem } from "node:os";
import config from "../deno.json" with { type: "json" };
import { PEERS, type Runtime } from "./runtimes.ts";

/**
 * The machine, the runtimes and the peers, a line each.
 *
 * @param runtimes The runtimes.
 * @returns The lines.
 */
export function describeMachine(runtimes: readonly Runtime[]): string[] {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const { os, arch } = Deno.build;
  const imports: Record<string, string> = config.imports;
  const peers = PEERS.map((name) => imports[name]!.replace(/^npm:/, ""));
  return [
    `${cpus().length} × ${cpu?.model.trim() ?? "an unknown processor"}, ` +
    `${memory} GB, ${os} ${arch}; load at the start ` +
    loadavg()[0]!.toFixed(1),
    runtimes.map(({ name, version }) => `${name} ${version}`).join(", "),
    peers.join(", "),
  ];
}
