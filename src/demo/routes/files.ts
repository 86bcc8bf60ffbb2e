/**
 * The files that visitors upload.
 */
import type { Exchange } from "../exchange.ts";
import { randomHex } from "../wordpress/php.ts";
import { failure, json, NO_CACHE, type Reply } from "../reply.ts";
import type { StoredFile } from "../wordpress/state.ts";

/** How many files are kept, of all visitors together. */
const KEPT = 100;

/** The types that WordPress allows, by the end of the file's name. */
const ALLOWED =
  /\.(png|jpe?g|gif|webp|pdf|txt|csv|md|docx?|xlsx?|pptx?|mp3|m4a|wav|mp4)$/i;

/** Takes a file. */
export async function uploadFile(exchange: Exchange): Promise<Reply> {
  const { site, headers, body } = exchange;
  const type = headers.get("Content-Type") ?? "";
  const form = type.startsWith("multipart/form-data")
    ? await new Response(body, { headers: { "Content-Type": type } })
      .formData().catch(() => undefined)
    : undefined;
  const file = form?.get("file");
  if (!(file instanceof File)) return failure(400, "No file provided.");
  const extension = ALLOWED.exec(file.name)?.[1]?.toLowerCase();
  if (extension === undefined) return failure(400, "Invalid file type.");
  const id = randomHex(32);
  const month = new Date().toISOString().slice(0, 7).replace("-", "/");
  const path = `wp-content/uploads/${month}/${id}.${extension}`;
  site.files.set(id, {
    id,
    name: file.name,
    type: file.type || "application/octet-stream",
    bytes: new Uint8Array(await file.arrayBuffer()),
    visitor: exchange.visitor,
    path,
  });
  const [oldest] = site.files.keys();
  if (site.files.size > KEPT && oldest) site.files.delete(oldest);
  return json(200, {
    success: true,
    data: { id, url: site.settings.url.href + path },
  });
}

/** Lists a visitor's files; the recorded site crashed over it. */
export function listFiles(): Reply {
  return json(500, {
    code: "internal_server_error",
    message:
      '<p>There has been a critical error on this website.</p><p><a href="https://wordpress.org/support/article/faq-troubleshooting/">Learn more about troubleshooting WordPress.</a></p>',
    data: { status: 500 },
    additional_errors: [],
  }, NO_CACHE);
}

/** Deletes a visitor's files. */
export function deleteFiles(exchange: Exchange): Reply {
  const { files } = exchange.params;
  const own = (Array.isArray(files) ? files : []).filter((id: unknown) =>
    ownFile(exchange, id)
  );
  for (const id of own) exchange.site.files.delete(id);
  return json(200, { success: true, deleted: own.length });
}

function ownFile(
  { site, visitor }: Exchange,
  id: unknown,
): StoredFile | undefined {
  const file = typeof id === "string" ? site.files.get(id) : undefined;
  return file?.visitor === visitor ? file : undefined;
}

/** The files that come with a question. */
export function filesOf(exchange: Exchange): StoredFile[] {
  const { newFileId, newFileIds } = exchange.params;
  const ids = Array.isArray(newFileIds) ? newFileIds : [newFileId];
  return ids.flatMap((id: unknown) => ownFile(exchange, id) ?? []);
}
