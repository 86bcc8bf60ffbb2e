import type * as vscode from "vscode";

/** A part of a document attached to a question, with the text at that moment. */
export interface AttachedContext {
  kind: "selection" | "file";
  uri: vscode.Uri;
  /** The document's version when `text` was taken. */
  version: number;
  languageId: string;
  /** Absent for a whole file. */
  range?: vscode.Range;
  text: string;
}

/** An uploaded file, because it is not text: an image, a PDF. */
export interface AttachedUpload {
  kind: "upload";
  name: string;
  /** The media type; empty if only the file name indicates it. */
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** An attachment of a question. */
export type Attachment = AttachedContext | AttachedUpload;
