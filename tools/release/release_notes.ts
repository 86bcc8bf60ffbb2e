/**
 * Prints what `CHANGELOG.md` says of a version, and fails if the places that
 * name the version do not agree: `deno task release-notes v1.2.3`.
 */
import { otherVersions } from "./bump.ts";

/**
 * The section of one version, without its heading.
 *
 * @param changelog The changelog, in the form of Keep a Changelog.
 * @param version The version.
 * @returns What changed; undefined if the changelog does not know the version.
 */
export function releaseNotes(
  changelog: string,
  version: string,
): string | undefined {
  const [, ...sections] = changelog.split(/^## /m);
  const section = sections.find((text) => text.startsWith(`[${version}]`));
  const end = section?.indexOf("\n") ?? -1;
  return end < 0 ? undefined : section!.slice(end).trim();
}

async function main(tag: string): Promise<number> {
  const version = tag.replace(/^v/, "");
  const notes = releaseNotes(
    Deno.readTextFileSync(new URL("../../CHANGELOG.md", import.meta.url)),
    version,
  );
  const wrong = await otherVersions(version);
  if (!notes) wrong.push("CHANGELOG.md has no section for it");
  if (wrong.length > 0) {
    console.error(`${tag} is not ready: ${wrong.join("; ")}`);
    return 1;
  }
  console.log(notes);
  return 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args[0] ?? ""));
