import * as vscode from "vscode";
import type { ContextChip } from "../../protocol/messages.ts";
import type { StoredContext, StoredUpload } from "../common/chat/transcript.ts";
import { uploadFileName } from "../common/chat/uploadFileName.ts";
import type { AttachedContext } from "./attachment.ts";
import { type ContextPart, contextSize } from "../common/compose.ts";
import { displayPath } from "../platform/displayPath.ts";

/** Converts context to plain data. */
export function toStored(context: AttachedContext): StoredContext {
  const { kind, uri, version, languageId, range, text } = context;
  return {
    kind,
    uri: uri.toString(),
    version,
    languageId,
    text,
    ...(range
      ? {
        range: [
          range.start.line,
          range.start.character,
          range.end.line,
          range.end.character,
        ],
      }
      : {}),
  };
}

/** Restores context from plain data. */
export function fromStored(stored: StoredContext): AttachedContext {
  const { kind, uri, version, languageId, range, text } = stored;
  return {
    kind,
    uri: vscode.Uri.parse(uri),
    version,
    languageId,
    text,
    ...(range ? { range: new vscode.Range(...range) } : {}),
  };
}

/** Converts context to a part of a message. */
export function toPart(context: StoredContext): ContextPart {
  const lines = lineNumbers(context);
  return {
    path: displayPath(vscode.Uri.parse(context.uri)),
    languageId: context.languageId,
    text: context.text,
    ...(lines ? { lines } : {}),
  };
}

/** Converts context to a chip of the webview. */
export function toChip(context: StoredContext): ContextChip {
  const part = toPart(context);
  const name = part.path.slice(part.path.lastIndexOf("/") + 1);
  const [first, last] = part.lines ?? [0, 0];
  const lines = first === last ? `${first}` : `${first}-${last}`;
  return {
    id: contextId(context),
    kind: context.kind,
    label: part.lines ? `${name}:${lines}` : name,
    detail: part.lines
      ? vscode.l10n.t("{0}, lines {1}-{2}", part.path, first, last)
      : part.path,
    size: contextSize(part),
    cut: context.cut ?? false,
  };
}

/** Converts an uploaded file to a chip. */
function toUploadChip(upload: StoredUpload): ContextChip {
  const { id, name, type, size } = upload;
  const image = type.startsWith("image/");
  return {
    id,
    kind: image ? "image" : "upload",
    label: name,
    detail: image
      ? vscode.l10n.t("{0}, sent as an image", name)
      : vscode.l10n.t("{0}, sent as a file", name),
    size: 0,
    cut: false,
    bytes: size,
    ...(image ? { thumbnail: uploadFileName(upload) } : {}),
  };
}

/** All attachments of a question as chips. */
export function chipsOf(
  { context = [], uploads = [] }: {
    context?: readonly StoredContext[];
    uploads?: readonly StoredUpload[];
  },
): ContextChip[] {
  return [...context.map(toChip), ...uploads.map(toUploadChip)];
}

/** The same range of the same document gets the same chip. */
export function contextId(context: StoredContext): string {
  const id = `${context.uri}#${context.range?.join(",") ?? ""}`;
  // The webview accepts short ids only; the end of a long URI is the more distinctive part.
  return id.slice(-150);
}

/**
 * First and last line, one-based. A selection that ends at the start of a line does not include it.
 */
function lineNumbers({ range }: StoredContext): [number, number] | undefined {
  if (!range) return undefined;
  const [start, , end, character] = range;
  return [start + 1, (character === 0 && end > start ? end - 1 : end) + 1];
}
