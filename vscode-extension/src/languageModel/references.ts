import * as vscode from "vscode";
import { toPart, toStored } from "../context/attached.ts";
import type { ContextPart } from "../common/compose.ts";
import { fileContext } from "../context/files.ts";
import { UnsuitableFileError } from "../context/unsuitable.ts";

/**
 * Converts the user's attachments in VS Code's chat to parts of a message.
 *
 * @param references VS Code's references.
 * @returns One part per reference.
 * @throws {UnsuitableFileError} If one of them can't be part of a message, so that nothing is
 * dropped silently.
 */
export function referencedParts(
  references: readonly vscode.ChatPromptReference[],
): Promise<ContextPart[]> {
  return Promise.all(references.map(referencedPart));
}

async function referencedPart(
  { id, modelDescription, value }: vscode.ChatPromptReference,
): Promise<ContextPart> {
  if (value instanceof vscode.Uri) {
    return toPart(toStored(await fileContext(value)));
  }
  if (value instanceof vscode.Location) return await partAt(value);
  if (typeof value === "string") {
    return { path: modelDescription ?? id, languageId: "", text: value };
  }
  throw new UnsuitableFileError(
    vscode.l10n.t(
      "{0} is not text and can't be sent. Remove it and try again.",
      modelDescription ?? id,
    ),
  );
}

async function partAt({ uri, range }: vscode.Location): Promise<ContextPart> {
  const document = await vscode.workspace.openTextDocument(uri);
  return toPart(toStored({
    kind: "selection",
    uri,
    version: document.version,
    languageId: document.languageId,
    range,
    text: document.getText(range),
  }));
}
