import * as vscode from "vscode";
import { inert } from "../../common/inertText.ts";
import { Disposable } from "../../platform/disposable.ts";
import { displayPath } from "../../platform/displayPath.ts";
import type { WrittenAnswer } from "./writtenAnswer.ts";

/** Provides the documents without the answer in them. */
const SCHEME = "askgpt4-original";

/** Shows the changes of an answer in VS Code's diff editor. */
export class CompareAnswer extends Disposable
  implements vscode.TextDocumentContentProvider {
  readonly #originals = new Map<string, string>();

  constructor() {
    super();
    this.own(
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
    );
    this.own(vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      this.#originals.delete(uri.toString());
    }));
  }

  provideTextDocumentContent(uri: vscode.Uri): string | undefined {
    return this.#originals.get(uri.toString());
  }

  /** @param answer The answer. */
  async show(
    { edit: { document, range, original } }: WrittenAnswer,
  ): Promise<void> {
    const text = document.getText();
    const uri = document.uri.with({
      scheme: SCHEME,
      query: `version=${document.version}`,
    });
    this.#originals.set(
      uri.toString(),
      text.slice(0, document.offsetAt(range.start)) + original +
        text.slice(document.offsetAt(range.end)),
    );
    await vscode.commands.executeCommand(
      "vscode.diff",
      uri,
      document.uri,
      vscode.l10n.t(
        "{0}: Before and After the Answer",
        inert(displayPath(document.uri)),
      ),
      { preview: true },
    );
  }
}
