import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import ts from "typescript";
import { inert } from "../../src/common/inertText.ts";

const SOURCES = fileURLToPath(new URL("../../src", import.meta.url));

/** The modules that make texts inert before they show them. */
const INERT_WINDOW = join("platform", "window.ts");
const INERT_MARKDOWN = join("platform", "inertMarkdown.ts");

/** What else there is in `vscode.window`: nothing that shows a text of ours. */
const SAFE = new Set([
  "activeTextEditor",
  "createOutputChannel",
  "createTextEditorDecorationType",
  "onDidChangeActiveTextEditor",
  "onDidChangeTextEditorSelection",
  "onDidChangeVisibleTextEditors",
  "onDidChangeWindowState",
  "registerWebviewViewProvider",
  "showOpenDialog",
  "showSaveDialog",
  "showTextDocument",
  "tabGroups",
  "visibleTextEditors",
]);

/** Where a source file shows text without making it inert, or hides that it does. */
function violations(name: string, source: string): string[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isViolation(node, name)) found.push(node.getText());
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isViolation(node: ts.Node, name: string): boolean {
  // VS Code's API has one name everywhere, so that its uses can be found.
  if (ts.isStringLiteralLike(node) && node.text === "vscode") {
    if (!ts.isImportDeclaration(node.parent)) return true;
    const { importClause } = node.parent;
    const bindings = importClause?.namedBindings;
    return importClause?.isTypeOnly !== true &&
      !(bindings && ts.isNamespaceImport(bindings) &&
        bindings.name.text === "vscode");
  }
  if (!ts.isIdentifier(node) || node.text !== "vscode") return false;
  const { parent } = node;
  if (ts.isNamespaceImport(parent) || ts.isQualifiedName(parent)) return false;
  if (!ts.isPropertyAccessExpression(parent)) return true;
  const use = parent.parent;
  switch (parent.name.text) {
    case "window":
      return name !== INERT_WINDOW &&
        !(ts.isPropertyAccessExpression(use) && SAFE.has(use.name.text));
    case "MarkdownString":
      return name !== INERT_MARKDOWN &&
        !(ts.isNewExpression(use) && !use.arguments?.length);
    default:
      return false;
  }
}

/** VS Code's own pattern for links in notifications and prompts (`linkedText.ts`). */
const LINK =
  /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^\)\s]+)(?: (["'])(.+?)(\3))?\)/i;

/** VS Code's own pattern for icons in labels (`iconLabels.ts`). */
const ICON = /(\\)?\$\(([A-Za-z0-9-]+(?:~[A-Za-z]+)?)\)/;

describe("Text from elsewhere in VS Code's own interface", () => {
  it("is shown by the modules that make it inert, and by no other [T-23]", () => {
    const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"));
    assert(files.includes(INERT_WINDOW));
    assert(files.includes(INERT_MARKDOWN));
    for (const name of files) {
      const source = readFileSync(join(SOURCES, name), "utf8");
      assert.deepEqual(violations(name, source), [], name);
    }
  });

  for (
    const source of [
      "void vscode.window.showErrorMessage(error.message);",
      "vscode.window.setStatusBarMessage(`${name} failed`);",
      "const { showErrorMessage } = vscode.window; showErrorMessage(text);",
      "const { window } = vscode; window.showErrorMessage(text);",
      'vscode.window["showErrorMessage"](text);',
      'import { window } from "vscode"; window.showErrorMessage(text);',
      'import * as api from "vscode"; api.window.showErrorMessage(text);',
      'const api = await import("vscode"); api.window.showErrorMessage(text);',
      "comment.body = new vscode.MarkdownString(text);",
    ]
  ) {
    it(`would be found: ${source}`, () => {
      const imported = source.includes('"vscode"')
        ? source
        : `import * as vscode from "vscode"; ${source}`;
      assert.equal(violations("a.ts", imported).length, 1);
    });
  }

  it("has no links and no icons", () => {
    const parts = fc.constantFrom(
      ..."[]()<>$!\\ \"'a\n",
      "[a](command:b)",
      "$(bug)",
      "](command:b)",
      "](https://b.example)",
      "\u202E",
      "\u200B",
    );
    fc.assert(
      fc.property(fc.array(parts).map((list) => list.join("")), (text) => {
        assert.doesNotMatch(inert(text), LINK);
        assert.doesNotMatch(inert(text), ICON);
      }),
    );
    assert.match("[a](command:b)", LINK);
    assert.match("$(bug)", ICON);
  });

  it("is one line, with every control and hidden character shown", () => {
    assert.equal(
      inert("a\r\n\u2028b\u001b[31m\u202Ec\u0000\u3164d"),
      "a b[U+001B][31m[U+202E]c[U+0000][U+3164]d",
    );
  });

  it("is not changed otherwise", () => {
    for (
      const text of [
        "Café (1) [2] $5 <3",
        "a < b",
        "Привет, “мир”…",
        "👩‍💻 می‌خواهم",
      ]
    ) {
      assert.equal(inert(text), text);
    }
  });
});
