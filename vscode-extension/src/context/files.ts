import { removeHidden } from "@askgpt4/core/hidden-characters";
import * as vscode from "vscode";
import { MAX_UPLOAD_BYTES } from "../../protocol/messages.ts";
import type {
  AttachedContext,
  AttachedUpload,
  Attachment,
} from "./attachment.ts";
import { displayPath } from "../platform/displayPath.ts";
import { refuseLinkOutside } from "./links.ts";
import { UnsuitableFileError } from "./unsuitable.ts";

/**
 * The maximum size of a text file; larger ones exceed every message limit and would block the
 * window.
 */
export const MAX_TEXT_BYTES = 1024 * 1024;

/** How many bytes are checked to distinguish text from binary files. */
const SAMPLE = 8 * 1024;

/** Signatures of binary files. */
const SIGNATURES: [type: string, pattern: RegExp][] = [
  ["image/png", /^\x89PNG/],
  ["image/jpeg", /^\xff\xd8\xff/],
  ["image/gif", /^GIF8[79]a/],
  ["image/webp", /^RIFF[^]{4}WEBP/],
  ["application/pdf", /^%PDF-/],
];

/** The attachments made from files, and why the others can't be attached. */
export interface Collected {
  attachments: Attachment[];
  refused: string[];
}

/** Reads files: text as context, including unsaved changes, and binary files as uploads. */
export async function collectFiles(
  uris: readonly vscode.Uri[],
): Promise<Collected> {
  const attachments: Attachment[] = [];
  const refused: string[] = [];
  for (const uri of uris) {
    try {
      attachments.push(await fileAttachment(uri));
    } catch (error) {
      if (!(error instanceof UnsuitableFileError)) throw error;
      refused.push(error.message);
    }
  }
  return { attachments, refused };
}

/**
 * Reads files that the webview names. The webview is not trusted, so only files in the workspace
 * are read.
 *
 * @param uris Untrusted input.
 */
export async function collectDragged(
  uris: readonly string[],
): Promise<Collected> {
  const refused: string[] = [];
  const inside: vscode.Uri[] = [];
  for (const one of new Set(uris)) {
    // `joinPath` normalizes the path, so that `..` can't leave the folder.
    const uri = localUri(vscode.Uri.joinPath(vscode.Uri.parse(one), ""));
    if (vscode.workspace.getWorkspaceFolder(uri)) inside.push(uri);
    else {
      refused.push(
        vscode.l10n.t(
          "{0} is outside the workspace. Attach it with the button, or drop it from your file manager while holding Shift.",
          displayPath(uri),
        ),
      );
    }
  }
  const collected = await collectFiles(inside);
  return { ...collected, refused: [...refused, ...collected.refused] };
}

/** Maps a remote URI of the window to the `file:` URI that the extension host uses. */
function localUri(uri: vscode.Uri): vscode.Uri {
  return uri.scheme === "vscode-remote" && vscode.env.remoteName !== undefined
    ? uri.with({ scheme: "file", authority: "" })
    : uri;
}

/**
 * Reads a whole file: text as context, including unsaved changes, anything else as an upload.
 *
 * @throws {UnsuitableFileError} If it is missing, empty or far too large.
 */
export async function fileAttachment(uri: vscode.Uri): Promise<Attachment> {
  const name = vscode.workspace.asRelativePath(uri);
  await refuseLinkOutside(uri, name);
  const open = vscode.workspace.textDocuments.find((document) =>
    document.uri.toString() === uri.toString()
  );
  // A PDF opened as text is still binary.
  if (open && isText(new TextEncoder().encode(open.getText().slice(0, 16)))) {
    return documentContext(open, name);
  }
  const bytes = await read(uri, name);
  if (!isText(bytes)) return uploadOf(displayPath(uri), bytes);
  if (bytes.length > MAX_TEXT_BYTES) throw textTooLarge(name, bytes.length);
  return documentContext(await vscode.workspace.openTextDocument(uri), name);
}

/**
 * Reads a whole file as text, including unsaved changes.
 *
 * @throws {UnsuitableFileError} If it is missing, not text or far too large.
 */
export async function fileContext(uri: vscode.Uri): Promise<AttachedContext> {
  const attachment = await fileAttachment(uri);
  if (attachment.kind !== "upload") return attachment;
  throw new UnsuitableFileError(
    vscode.l10n.t(
      "{0} is not a text file and can't be sent.",
      vscode.workspace.asRelativePath(uri),
    ),
  );
}

/**
 * Makes an attachment from bytes: a file that was pasted, or dropped from outside VS Code.
 *
 * @throws {UnsuitableFileError} If it is empty or far too large.
 */
export function bytesAttachment(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): Attachment {
  const clean =
    removeHidden(name).replace(/\p{Cc}/gu, " ").trim().split(/[/\\]/).at(-1) ||
    "file";
  if (bytes.length === 0) throw empty(clean);
  if (bytes.length > MAX_UPLOAD_BYTES) throw tooLarge(clean, bytes.length);
  if (!isText(bytes)) return uploadOf(clean, bytes);
  if (bytes.length > MAX_TEXT_BYTES) throw textTooLarge(clean, bytes.length);
  return {
    kind: "file",
    // It has no URI; this one only makes the attachment unique.
    uri: vscode.Uri.from({ scheme: "dropped", path: `/${clean}` }),
    version: 1,
    // For the fence's info string; models know file extensions as well as languages.
    languageId: /\.(\w+)$/.exec(clean)?.[1]?.toLowerCase() ?? "",
    text: new TextDecoder().decode(bytes),
  };
}

function documentContext(
  document: vscode.TextDocument,
  name: string,
): AttachedContext {
  const text = document.getText();
  if (text.length > MAX_TEXT_BYTES) throw textTooLarge(name, text.length);
  if (text.trim() === "") throw empty(name);
  return {
    kind: "file",
    uri: document.uri,
    version: document.version,
    languageId: document.languageId,
    text,
  };
}

function uploadOf(
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
): AttachedUpload {
  return {
    kind: "upload",
    name: removeHidden(path.slice(path.lastIndexOf("/") + 1)) || "file",
    type: signature(bytes) ?? "",
    bytes,
  };
}

function isText(bytes: Uint8Array): boolean {
  return signature(bytes) === undefined &&
    !bytes.subarray(0, SAMPLE).includes(0);
}

function signature(bytes: Uint8Array): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 16));
  return SIGNATURES.find(([, pattern]) => pattern.test(start))?.[0];
}

async function read(
  uri: vscode.Uri,
  name: string,
): Promise<Uint8Array<ArrayBuffer>> {
  let bytes: Uint8Array;
  try {
    const { size, type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) !== 0) {
      throw new UnsuitableFileError(
        vscode.l10n.t("{0} is a folder. Choose a file inside it.", name),
      );
    }
    if (size > MAX_UPLOAD_BYTES) throw tooLarge(name, size);
    bytes = await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    if (error instanceof UnsuitableFileError) throw error;
    throw new UnsuitableFileError(
      vscode.l10n.t("Could not read {0}.", name),
    );
  }
  if (bytes.length === 0) throw empty(name);
  return new Uint8Array(bytes);
}

function empty(name: string): UnsuitableFileError {
  return new UnsuitableFileError(
    vscode.l10n.t("{0} is empty.", name),
  );
}

function textTooLarge(name: string, size: number): UnsuitableFileError {
  return new UnsuitableFileError(vscode.l10n.t(
    "{0} is too large ({1} KB; the limit is {2} KB). Attach a selection from it instead.",
    name,
    Math.ceil(size / 1024),
    MAX_TEXT_BYTES / 1024,
  ));
}

function tooLarge(name: string, size: number): UnsuitableFileError {
  return new UnsuitableFileError(vscode.l10n.t(
    "{0} is too large ({1} MB; the limit is {2} MB).",
    name,
    Math.ceil(size / 1024 / 1024),
    MAX_UPLOAD_BYTES / 1024 / 1024,
  ));
}
