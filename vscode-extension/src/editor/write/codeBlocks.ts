import * as vscode from "vscode";
import { Disposable } from "../../platform/disposable.ts";
import { notify } from "../../platform/window.ts";
import type {
  CodeBlockHandler,
  CodeBlockRequest,
  CodeTarget,
} from "../../chat/service/codeBlockHandler.ts";
import { Indentation } from "../../common/code/indentation.ts";
import { fenceLanguageId } from "../../common/code/languages.ts";
import { insertPlace, type Place, replacePlace } from "../selection/places.ts";
import { StreamedEdit } from "./streamedEdit.ts";
import { TrackedRange } from "../../common/code/trackedRange.ts";

/** How many questions' places are followed; those of older ones count by version. */
const FOLLOWED = 50;

/** A place that a question was about, followed through what happens to its document. */
interface Followed {
  document: vscode.TextDocument;
  range: TrackedRange;
  /** Whether the text in the range is still what it was. */
  intact: boolean;
}

/**
 * What is done with a code block in the chat view. The document is the one that was open when its
 * question was asked, never the one that happens to be focused now.
 */
export class CodeBlocks extends Disposable implements CodeBlockHandler {
  readonly #followed = new Map<string, Followed>();

  constructor() {
    super();
    this.own(vscode.workspace.onDidChangeTextDocument((event) => {
      for (const place of this.#followed.values()) {
        if (place.document !== event.document) continue;
        place.intact = place.range.follow(event.contentChanges) && place.intact;
      }
    }));
    this.own(vscode.workspace.onDidCloseTextDocument((document) => {
      if (!document.isClosed) return;
      for (const [id, place] of this.#followed) {
        if (place.document === document) this.#followed.delete(id);
      }
    }));
  }

  capture(turnId: string): CodeTarget | undefined {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return undefined;
    const { document, selection } = editor;
    this.#followed.set(turnId, {
      document,
      range: new TrackedRange(
        document.offsetAt(selection.start),
        document.offsetAt(selection.end),
      ),
      intact: true,
    });
    const [oldest] = this.#followed.keys();
    if (this.#followed.size > FOLLOWED && oldest !== undefined) {
      this.#followed.delete(oldest);
    }
    return {
      uri: document.uri,
      version: document.version,
      range: new vscode.Range(selection.start, selection.end),
    };
  }

  async apply(request: CodeBlockRequest): Promise<void> {
    if (request.action === "new-file") return await newFile(request);
    const found = await this.#find(request);
    if (typeof found === "string") return await offerOthers(found, request);
    const { document, range } = found;
    const place = request.action === "insert"
      ? insertPlace(document, caretIn(document) ?? range.end)
      : replacePlace(
        document,
        range.isEmpty ? selectionIn(document) ?? range : range,
      );
    if (!place) {
      return await offerOthers(
        vscode.l10n.t("No selection to replace."),
        request,
      );
    }
    if (!await put(place, request.code)) {
      await offerOthers(
        vscode.l10n.t("The file is read-only."),
        request,
      );
    }
  }

  /** The place that a question was about, or why there is none. */
  async #find(
    { target, turnId, action }: CodeBlockRequest,
  ): Promise<{ document: vscode.TextDocument; range: vscode.Range } | string> {
    const { t } = vscode.l10n;
    if (!target) return t("No file was open when you sent the question.");
    const followed = this.#followed.get(turnId);
    if (followed && (followed.intact || action === "insert")) {
      const { document, range } = followed;
      return {
        document,
        range: new vscode.Range(
          document.positionAt(range.start),
          document.positionAt(range.end),
        ),
      };
    }
    if (followed) {
      return t("The selected text has changed since you sent the question.");
    }
    let document: vscode.TextDocument;
    try {
      document = await vscode.workspace.openTextDocument(target.uri);
    } catch {
      return t("The file you asked about no longer exists.");
    }
    // A file that was opened again counts its versions anew; what the numbers say is not certain then.
    return document.version === target.version &&
        document.validateRange(target.range).isEqual(target.range)
      ? { document, range: target.range }
      : t("The file has changed since you sent the question.");
  }
}

async function newFile({ code, language }: CodeBlockRequest): Promise<void> {
  const known = new Set(await vscode.languages.getLanguages());
  const id = fenceLanguageId(language, known);
  const document = await vscode.workspace.openTextDocument({
    content: code.endsWith("\n") ? code : `${code}\n`,
    ...(id === undefined ? {} : { language: id }),
  });
  await vscode.window.showTextDocument(document, { preview: false });
}

/** Writes code into a place, as one step to undo, and shows it. */
async function put(place: Place, code: string): Promise<boolean> {
  const { document } = place;
  const editor = await vscode.window.showTextDocument(document, {
    preserveFocus: false,
    ...viewColumnOf(document),
  });
  const edit = new StreamedEdit(document, place.range, place.suffix);
  try {
    await edit.rewrite(new Indentation(place.indentation).push(code.trimEnd()));
    await edit.finish();
    if (edit.misfit) return false;
    editor.selection = new vscode.Selection(
      edit.textRange.end,
      edit.textRange.end,
    );
    editor.revealRange(
      edit.range,
      vscode.TextEditorRevealType.InCenterIfOutsideViewport,
    );
    return true;
  } finally {
    edit.dispose();
  }
}

async function offerOthers(
  reason: string,
  request: CodeBlockRequest,
): Promise<void> {
  const copy = vscode.l10n.t("Copy Code");
  const open = vscode.l10n.t("New File");
  const choice = await notify("warning", reason, copy, open);
  if (choice === copy) await vscode.env.clipboard.writeText(request.code);
  else if (choice === open) await newFile(request);
}

function editorOf(
  document: vscode.TextDocument,
): vscode.TextEditor | undefined {
  return vscode.window.visibleTextEditors.find((editor) =>
    editor.document === document
  );
}

/** Where the caret is now in a document that is in sight: there it can have been moved on purpose. */
function caretIn(document: vscode.TextDocument): vscode.Position | undefined {
  return editorOf(document)?.selection.active;
}

function selectionIn(
  document: vscode.TextDocument,
): vscode.Selection | undefined {
  return editorOf(document)?.selection;
}

function viewColumnOf(
  document: vscode.TextDocument,
): { viewColumn?: vscode.ViewColumn } {
  const viewColumn = editorOf(document)?.viewColumn;
  return viewColumn === undefined ? {} : { viewColumn };
}
