import type * as vscode from "vscode";

/**
 * A piece of a document that goes along with a question, as it was when the user attached it.
 */
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

/** A file that goes along as it is, because it is no text: an image, a PDF. */
export interface AttachedUpload {
  kind: "upload";
  name: string;
  /** Its media type; empty where only its name says it. */
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** What can be attached to a question. */
export type Attachment = AttachedContext | AttachedUpload;
