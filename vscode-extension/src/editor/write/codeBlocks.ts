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

/**
 * The number of questions whose place is tracked; for older ones the document's version decides.
 */
const FOLLOWED = 50;

/** The place that a question was about, tracked through edits of its document. */
interface Followed {
  document: vscode.TextDocument;
  range: TrackedRange;
  /** Whether the text in the range is unchanged. */
  intact: boolean;
}

/**
 * The actions of code blocks in the chat view. They act on the document that was active when the
 * question was sent, not on the one that is active now.
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

  /** The place that a question was about, or why it is not available. */
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
    // Version numbers restart when a document is reopened, so they prove nothing then.
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

/** Writes code into a place, as a single undo step, and reveals it. */
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

/** The current caret in a visible document, which the user may have moved deliberately. */
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
